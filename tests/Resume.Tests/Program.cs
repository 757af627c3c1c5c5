using System.Globalization;
using Resume.Tests;

// DIRECTORY STEPS PAUSE-AT: trains as the tests do, in a process that can be killed.
new Run(args[0]).Continue(int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
