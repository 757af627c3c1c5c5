namespace MiniGpt;

// The model of samples/MiniGpt, as a network of the laboratory.
public sealed partial class Gpt : Lab.Models.IClassifier;
