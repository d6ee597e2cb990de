"""The ledger: a Merkle log of acts, its signed checkpoints, its export and its verifier.

No database and no Django: `conduct` stores what this room computes.
"""

from bluelamp.ledger import checkpoints, exports, keys, merkle, notes, verifier
from bluelamp.ledger.checkpoints import Checkpoint, CheckpointError
from bluelamp.ledger.keys import KeyFileError, generate_key, load_key, save_key
from bluelamp.ledger.leaves import Leaf, LeafError, commit, instant, new_salt
from bluelamp.ledger.merkle import Frontier, MerkleError
from bluelamp.ledger.notes import VerifierKey
from bluelamp.ledger.verifier import Finding, UnusableError, Verdict

__all__ = [
    "Checkpoint",
    "CheckpointError",
    "Finding",
    "Frontier",
    "KeyFileError",
    "Leaf",
    "LeafError",
    "MerkleError",
    "UnusableError",
    "Verdict",
    "VerifierKey",
    "checkpoints",
    "commit",
    "exports",
    "generate_key",
    "instant",
    "keys",
    "load_key",
    "merkle",
    "new_salt",
    "notes",
    "save_key",
    "verifier",
]
