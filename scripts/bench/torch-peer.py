"""The peer of `parus bench infer`: the same networks in PyTorch, one thread. A line of JSON in, one out. Channels first."""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)


def read(path):
    values = np.fromfile(path + ".f32", "<f4")
    weights, at = {}, 0
    for entry in json.load(open(path + ".json")):
        size = int(np.prod(entry["shape"]))
        weights[entry["name"]] = torch.from_numpy(values[at:at + size].reshape(entry["shape"]).copy())
        at += size
    return weights


class Block(nn.Module):
    """A convolution or dense layer; with a norm when it is to be trained, as our training has it."""

    def __init__(self, layer, norm):
        super().__init__()
        self.layer, self.norm = layer, norm

    def forward(self, x):
        y = self.layer(x)
        return y if self.norm is None else self.norm(y)


class UNet(nn.Module):
    def __init__(self, channels, classes, filters, norm):
        super().__init__()
        self.deepest = len(filters) - 1
        self.blocks = nn.ModuleDict()

        def pair(name, a, b):
            for part, (i, o) in {"a": (a, b), "b": (b, b)}.items():
                layer = nn.Conv2d(i, o, 3, padding=1, bias=not norm)
                self.blocks[name + part] = Block(layer, nn.BatchNorm2d(o, 1e-3) if norm else None)

        for level, f in enumerate(filters):
            pair(f"down{level}", channels if level == 0 else filters[level - 1], f)
        for level, f in enumerate(filters[:-1]):
            self.blocks[f"up{level}"] = Block(nn.ConvTranspose2d(filters[level + 1], f, 2, 2), None)
            pair(f"join{level}", 2 * f, f)
        self.blocks["head"] = Block(nn.Conv2d(filters[0], classes, 1), None)

    def forward(self, x):
        twice = lambda name, y: F.relu(self.blocks[name + "b"](F.relu(self.blocks[name + "a"](y))))
        seen = []
        for level in range(self.deepest + 1):
            x = twice(f"down{level}", x)
            if level < self.deepest:
                seen.append(x)
                x = F.max_pool2d(x, 2)
        for level in reversed(range(self.deepest)):
            x = twice(f"join{level}", torch.cat([seen[level], self.blocks[f"up{level}"](x)], 1))
        return self.blocks["head"](x)


class TempCnn(nn.Module):
    def __init__(self, steps, channels, classes, filters, hidden, norm):
        super().__init__()
        self.blocks = nn.ModuleDict()
        for n in (1, 2, 3):
            layer = nn.Conv1d(channels if n == 1 else filters, filters, 5, padding=2, bias=not norm)
            self.blocks[f"conv{n}"] = Block(layer, nn.BatchNorm1d(filters, 1e-3) if norm else None)
        self.blocks["hidden"] = Block(nn.Linear(steps * filters, hidden, bias=not norm),
                                      nn.BatchNorm1d(hidden, 1e-3) if norm else None)
        self.blocks["head"] = Block(nn.Linear(hidden, classes), None)

    def forward(self, x):
        for n in (1, 2, 3):
            x = F.dropout(F.relu(self.blocks[f"conv{n}"](x)), 0.2, self.training)
        x = F.relu(self.blocks["hidden"](x.transpose(1, 2).flatten(1)))
        return self.blocks["head"](F.dropout(x, 0.5, self.training))


def build(network, norm):
    knobs = {k: v for k, v in network.items() if k != "kind"}
    return (UNet if network["kind"] == "unet" else TempCnn)(**knobs, norm=norm)


def load(net, weights):
    """Our kernels are [..., in, out] (up-convolutions [side, side, out, in]); PyTorch's begin with out (in)."""
    for name, block in net.blocks.items():
        kernel = weights[name + "/kernel"]
        order = [kernel.dim() - 1, kernel.dim() - 2, *range(kernel.dim() - 2)]
        block.layer.weight.data = kernel.permute(order).contiguous()
        block.layer.bias.data = weights[name + "/bias"]
    return net.eval()


def samples(shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(1)) * 2 - 1


def train(network, shape, steps):
    net = build(network, True).train()
    adam = torch.optim.Adam(net.parameters(), 1e-3)
    x = samples(shape)
    labels = [shape[0], *(shape[2:] if network["kind"] == "unet" else [])]
    y = torch.arange(int(np.prod(labels))).mul(7919).remainder(network["classes"]).reshape(labels)
    for step in range(steps + 1):
        if step == 1:
            start = time.perf_counter()
        adam.zero_grad()
        F.cross_entropy(net(x), y).backward()
        adam.step()
    return {"seconds": time.perf_counter() - start}


def blas():
    """Whose matrix products these are: with the reference BLAS, PyTorch is several times slower than it can be."""
    torch.ones(8, 8) @ torch.ones(8, 8)
    if torch.backends.mkl.is_available():
        return "MKL"
    try:
        return "OpenBLAS" if "openblas" in open("/proc/self/maps").read() else "reference BLAS"
    except OSError:
        return "BLAS unknown"


def answer(q):
    global net, network
    if q["do"] == "version":
        return {"version": f"{torch.__version__} ({blas()})"}
    if q["do"] == "open":
        network = q["network"]
        net = load(build(network, False), read(q["weights"]))
        return {}
    if q["do"] == "train":
        return train(network, q["shape"], q["steps"])
    with torch.no_grad():
        if q["do"] == "check":
            x = torch.from_numpy(np.fromfile(q["x"], "<f4").reshape(q["shape"]))
            net(x).contiguous().numpy().tofile(q["out"])
            return {}
        x = samples(q["shape"])
        start = time.perf_counter()
        for _ in range(q["batches"]):
            net(x)
        return {"seconds": time.perf_counter() - start}


for line in sys.stdin:
    try:
        said = answer(json.loads(line))
    except Exception as e:  # the other side tells the user
        said = {"error": f"{type(e).__name__}: {e}"}
    print(json.dumps(said), flush=True)
