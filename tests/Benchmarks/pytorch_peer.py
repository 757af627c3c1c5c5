"""The PyTorch side of the comparison: trains the benchmark models on request and reports the time of each step.

Reads commands from standard input, one a line, and answers each with one line:
  version                              -> torch's version
  run MODEL THREADS STEPS CLOCK        -> the seconds of STEPS full Adam steps (forward, backward, update), separated by spaces
  product SIZE THREADS REPEATS CLOCK   -> the seconds of REPEATS square float32 products of SIZE
CLOCK is wall, or cpu for the processor time of the process.
"""
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


def mlp(*sizes):
    layers = []
    for i in range(len(sizes) - 2):
        layers += [nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


def normed_mlp():
    layers = []
    for _ in range(3):
        layers += [nn.Linear(64, 64), nn.LayerNorm(64), nn.GELU()]
    return nn.Sequential(*layers, nn.Linear(64, 10))


class Conv1dNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(1, 32, 3, padding=1), nn.BatchNorm1d(32), nn.ReLU(),
            nn.Conv1d(32, 32, 3, padding=1), nn.BatchNorm1d(32), nn.ReLU())
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        return self.head(self.body(x).mean(2))


class Conv2dNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(64, 128, 3, padding=1), nn.BatchNorm2d(128), nn.ReLU())
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.body(x).mean([2, 3]))


class Block(nn.Module):
    """Pre-norm attention and a GELU network of four times the width."""

    def __init__(self, width, heads, causal_length=0):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.projection = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        mask = torch.full((causal_length, causal_length), -math.inf).triu(1) if causal_length else None
        self.register_buffer("mask", mask)

    def forward(self, x):
        batch, tokens, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-2, -1) / math.sqrt(width // self.heads)
        if self.mask is not None:
            scores = scores + self.mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, tokens, width)
        x = x + self.projection(mixed)
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class DigitsTransformer(nn.Module):
    """Eight rows of eight pixels and a class token."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(8, 32)
        self.token = nn.Parameter(torch.zeros(1, 1, 32))
        self.position = nn.Parameter(torch.zeros(1, 9, 32))
        self.blocks = nn.Sequential(Block(32, 4), Block(32, 4))
        self.norm, self.head = nn.LayerNorm(32), nn.Linear(32, 10)

    def forward(self, x):
        x = torch.cat([self.token.expand(x.shape[0], 1, 32), self.embed(x)], 1) + self.position
        return self.head(self.norm(self.blocks(x)[:, 0]))


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.position = nn.Embedding(8192, 128), nn.Embedding(64, 128)
        self.blocks = nn.Sequential(Block(128, 4, 64), Block(128, 4, 64))
        self.norm, self.head = nn.LayerNorm(128), nn.Linear(128, 8192)
        self.register_buffer("steps", torch.arange(64))

    def forward(self, tokens):
        x = self.embed(tokens) + self.position(self.steps)
        return self.head(self.norm(self.blocks(x))).view(-1, 8192)


def classes(batch, count=10):
    return torch.randint(count, (batch,))


MODELS = {
    "mlp-64": lambda: (mlp(64, 128, 10), torch.randn(64, 64), classes(64)),
    "mlp-1437": lambda: (mlp(64, 128, 10), torch.randn(1437, 64), classes(1437)),
    "mlp-wide": lambda: (mlp(784, 512, 512, 10), torch.randn(128, 784), classes(128)),
    "mlp-norm": lambda: (normed_mlp(), torch.randn(1437, 64), classes(1437)),
    "conv1d": lambda: (Conv1dNet(), torch.randn(1437, 1, 64), classes(1437)),
    "transformer": lambda: (DigitsTransformer(), torch.randn(1258, 8, 8), classes(1258)),
    "language": lambda: (LanguageModel(), torch.randint(8192, (8, 64)), classes(8 * 64, 8192)),
    "conv2d": lambda: (Conv2dNet(), torch.randn(32, 3, 32, 32), classes(32)),
}
prepared = {}


def stepper(name):
    if name not in prepared:
        torch.manual_seed(0)
        model, x, y = MODELS[name]()
        prepared[name] = (model, torch.optim.Adam(model.parameters(), 1e-3), x, y)
    model, optimizer, x, y = prepared[name]

    def step():
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()

    return step


def multiplier(size):
    a, b, c = torch.randn(size, size), torch.randn(size, size), torch.empty(size, size)
    return lambda: torch.mm(a, b, out=c)


def timed(action, repeats, clock):
    seconds = []
    for _ in range(repeats):
        start = clock()
        action()
        seconds.append(clock() - start)
    return " ".join(f"{s:.9f}" for s in seconds)


for line in sys.stdin:
    command, *arguments = line.split()
    if command == "version":
        answer = torch.__version__
    else:
        what, threads, repeats = arguments[0], int(arguments[1]), int(arguments[2])
        torch.set_num_threads(threads)
        clock = time.process_time if arguments[3] == "cpu" else time.perf_counter
        answer = timed(stepper(what) if command == "run" else multiplier(int(what)), repeats, clock)
    print(answer, flush=True)
