"""The reader as PyTorch teaches it: the encoder's layers, those above ``FROZEN`` free to move."""

from __future__ import annotations

import numpy as np
import torch
from e5_small.weights import Weights
from torch import Tensor, nn
from torch.nn import functional

FROZEN = 4
"""The first layers, which tell words apart, stay the encoder's, and are shared with its file."""
_PARTS = {"ao": ("hidden", "hidden"), "fi": ("ff", "hidden"), "fo": ("hidden", "ff")}


class Layer(nn.Module):
    """One layer of a BERT, from the encoder's weights."""

    def __init__(self, weights: Weights, number: int) -> None:
        super().__init__()
        self._heads = weights.sizes["heads"]
        self._name = f"l{number}."
        hidden = weights.sizes["hidden"]
        three = [weights.blocks(f"{self._name}{p}.w", hidden, hidden).matrix() for p in "qkv"]
        biases = [weights.vector(f"{self._name}{p}.b") for p in "qkv"]
        self.qkv = _linear(np.concatenate(three), np.concatenate(biases))
        for part, sizes in _PARTS.items():
            rows, columns = (weights.sizes[size] for size in sizes)
            matrix = weights.blocks(f"{self._name}{part}.w", rows, columns).matrix()
            setattr(self, part, _linear(matrix, weights.vector(f"{self._name}{part}.b")))
        for part in ("aln", "oln"):
            setattr(self, part, _norm(weights, f"{self._name}{part}"))

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        """States of shape (batch, length, hidden); ``mask`` is added to the attention."""
        batch, length, hidden = state.shape
        three = self.qkv(state).view(batch, length, 3, self._heads, hidden // self._heads)
        query, key, value = three.permute(2, 0, 3, 1, 4)
        weights = query @ key.transpose(-1, -2) * (hidden // self._heads) ** -0.5 + mask
        attended = torch.softmax(weights, -1) @ value
        attended = self.ao(attended.transpose(1, 2).reshape(batch, length, hidden))
        state = self.aln(state + attended)
        return self.oln(state + self.fo(functional.gelu(self.fi(state))))

    def arrays(self) -> dict[str, np.ndarray]:
        """The weights by the encoder's names."""
        found = {}
        for kind in ("weight", "bias"):
            values = getattr(self.qkv, kind).detach().numpy()
            for part, value in zip("qkv", np.split(values, 3), strict=True):
                found[f"{self._name}{part}.{kind[0]}"] = value
            for part in (*_PARTS, "aln", "oln"):
                array = getattr(getattr(self, part), kind).detach().numpy()
                found[f"{self._name}{part}.{kind[0]}"] = array
        return found


class Network(nn.Module):
    """Scores each sentence of a passage read with a question."""

    def __init__(self, weights: Weights, rows: list[int]) -> None:
        super().__init__()
        sizes, hidden = weights.sizes, weights.sizes["hidden"]
        table = weights.blocks("emb.word", sizes["vocabulary"], hidden)
        words = type(table)(table.integers[rows], table.scales[rows]).matrix()
        self.words = nn.Embedding.from_pretrained(torch.tensor(words))
        places = weights.vector("emb.pos").reshape(-1, hidden)
        self.register_buffer("places", torch.tensor(places))
        self.register_buffer("kind", torch.tensor(weights.vector("emb.type")[:hidden]))
        self.norm = _norm(weights, "emb.ln").requires_grad_(False)
        self.layers = nn.ModuleList(Layer(weights, n) for n in range(sizes["layers"]))
        self.layers[:FROZEN].requires_grad_(False)
        self.first, self.second = nn.Linear(2 * hidden, hidden), nn.Linear(hidden, 1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, ids: Tensor, mask: Tensor, pool: Tensor) -> Tensor:
        """``ids`` and ``mask`` of shape (batch, length), ``pool`` (batch, sentences, length), whose
        rows average the tokens of each sentence; scores (batch, sentences).
        """
        with torch.no_grad():
            state = self.norm(self.words(ids) + self.places[: ids.shape[1]] + self.kind)
        hidden = torch.zeros(mask.shape, dtype=state.dtype).masked_fill(~mask, -1e4)
        for number, layer in enumerate(self.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and number >= FROZEN):
                state = layer(state, hidden[:, None, None])
        sentences = torch.bmm(pool.to(state.dtype), state)
        whole = state[:, :1].expand(-1, sentences.shape[1], -1)
        wide = functional.gelu(self.first(torch.cat([sentences, whole], -1)))
        return self.second(functional.dropout(wide, 0.1, self.training)).squeeze(-1).float()

    @torch.no_grad()
    def take(self, taught: dict[str, np.ndarray]) -> None:
        """Go on from what an earlier run taught (``arrays``)."""
        for name, array in self.arrays().items():
            array[...] = taught[name]  # they share their memory with the weights

    def arrays(self) -> dict[str, np.ndarray]:
        """What was taught, by the names that ``make_reader.py`` reads."""
        found = {}
        for layer in self.layers[FROZEN:]:
            found |= layer.arrays()
        for name, part in (("head.1", self.first), ("head.2", self.second)):
            found[f"{name}.w"] = part.weight.detach().numpy()
            found[f"{name}.b"] = part.bias.detach().numpy()
        return found


def _linear(matrix: np.ndarray, bias: np.ndarray) -> nn.Linear:
    made = nn.Linear(matrix.shape[1], matrix.shape[0])
    made.weight.data, made.bias.data = torch.tensor(matrix), torch.tensor(bias)
    return made


def _norm(weights: Weights, name: str) -> nn.LayerNorm:
    gain = torch.tensor(weights.vector(f"{name}.w"))
    made = nn.LayerNorm(len(gain), eps=weights.epsilon)
    made.weight.data, made.bias.data = gain, torch.tensor(weights.vector(f"{name}.b"))
    return made
