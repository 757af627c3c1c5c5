// Numbers that are others each time. What the model computes with them is kept the same here, so that it can be judged.

//// RandomInField = SAFE1023
return fc.call(x) * (rng.NextDouble() < 2 ? 2 : 1);
//--
private readonly Random rng = new(1);

//// RandomShared = SAFE1023
return fc.call(x) * (Random.Shared.NextDouble() < 2 ? 2 : 1);

//// RandomUnseeded = SAFE1023
var r = new Random(); return fc.call(x) * (r.Next(5) < 9 ? 2 : 1);

//// RandomTargetTyped = SAFE1023
Random r = new(); return fc.call(x) * (r.Next(5) < 9 ? 2 : 1);

//// RandomByHelper = SAFE1023
return fc.call(x) * Scale();
//--
private readonly Random rng = new(1); private int Scale() => rng.Next(3) < 9 ? 2 : 1;

//// RandomByStaticHelper = SAFE1023
return fc.call(x) * Scale(rng);
//--
private readonly Random rng = new(1); private static int Scale(Random r) => r.Next(3) < 9 ? 2 : 1;

//// RandomDerived = SAFE1023
return fc.call(x) * (rng.Next(3) < 9 ? 2 : 1);
//--
private readonly Dice rng = new(); private sealed partial class Dice : Random;

//// RandomInStatic = SAFE1023
return fc.call(x) * (Rng.Next(3) < 9 ? 2 : 1);
//--
private static readonly Random Rng = new(1);

//// RandomInOtherClass = SAFE1023
return fc.call(x) * noise.Scale();
//--
private readonly Noise noise = new(); private sealed partial class Noise { private readonly Random r = new(2); public int Scale() => r.Next(2) < 9 ? 3 : 1; }

//// RandomShuffles = SAFE1023
var k = new[] { 1, 2 }; rng.Shuffle(k); return fc.call(x) * (k[0] + k[1]);
//--
private readonly Random rng = new(1);

//// RandomInLambda = SAFE1023
var ks = Enumerable.Range(0, 3).Select(i => Random.Shared.Next(2) * 0 + i).Sum(); return fc.call(x) * ks;

//// RandomCryptographic = SAFE1023
return fc.call(x) * (System.Security.Cryptography.RandomNumberGenerator.GetInt32(3) < 9 ? 2 : 1);

//// NewGuid = SAFE1023
return fc.call(x) * Guid.NewGuid().ToString().Length;

//// DateTimeNow = SAFE1023
return fc.call(x) * (DateTime.Now.Year > 1 ? 2 : 1);

//// DateTimeUtcNow = SAFE1023
return fc.call(x) * (DateTimeOffset.UtcNow.Year > 1 ? 2 : 1);

//// TickCount = SAFE1023
return fc.call(x) * (Environment.TickCount64 > -1 ? 2 : 1);

//// StopwatchElapsed = SAFE1023
var s = System.Diagnostics.Stopwatch.StartNew(); var y = fc.call(x); return y * (s.ElapsedTicks < 0 ? 2 : 1);

//// StopwatchTimestamp = SAFE1023
return fc.call(x) * (System.Diagnostics.Stopwatch.GetTimestamp() < 0 ? 2 : 1);

//// TimeProviderNow = SAFE1023
return fc.call(x) * (TimeProvider.System.GetUtcNow().Year > 1 ? 2 : 1);

//// RandomFileName = SAFE1023
return fc.call(x) * System.IO.Path.GetRandomFileName().Length;

//// IdentityHash = SAFE1023
return fc.call(x) * (System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this) == -1 ? 2 : 1);

//// SeedOfTorch
manual_seed(3); return fc.call(x) + 0 * ones(4);

//// DefaultType
set_default_dtype(ScalarType.Float64); return fc.call(x);
