return await SafeStep.Tool.Tool.Run(args);
