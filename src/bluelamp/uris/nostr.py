"""The canonical form of nostr: uris (NIP-19, NIP-21)."""

from collections.abc import Iterable, Iterator

from bluelamp.uris.errors import UriError

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_SPECIAL, _AUTHOR, _KIND = 0, 2, 3
_NOT_ONE = "The nostr link is not whole; copy it again."


def canonical(uri: str) -> str:
    """Give nostr: with note1, npub1 or naddr1, so that relay hints make no second address.

    Raises UriError, also for a secret key, which nobody should have.
    """
    code = uri[len("nostr:") :]
    code = code.lower() if code.isupper() else code
    kind, data = _decoded(code)
    match kind:
        case "nsec":
            raise UriError("That is somebody's secret key, not a link; do not pass it on.")
        case "note" | "npub" if len(data) == 32:
            return f"nostr:{code}"
        case "nevent" | "nprofile":
            special = dict(_fields(data)).get(_SPECIAL, b"")
            if len(special) == 32:
                return "nostr:" + _encoded("note" if kind == "nevent" else "npub", special)
        case "naddr":
            fields = dict(_fields(data))
            if fields.keys() >= {_SPECIAL, _AUTHOR, _KIND}:
                kept = ((tag, fields[tag]) for tag in (_SPECIAL, _AUTHOR, _KIND))
                packed = b"".join(bytes((tag, len(value))) + value for tag, value in kept)
                return "nostr:" + _encoded("naddr", packed)
    raise UriError("A nostr link names an event, an account or an address: note1, npub1, naddr1.")


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Read type, length, value triples, the last of each kind winning."""
    at = 0
    while at < len(data):
        if at + 2 > len(data) or at + 2 + data[at + 1] > len(data):
            raise UriError(_NOT_ONE)
        end = at + 2 + data[at + 1]
        yield data[at], data[at + 2 : end]
        at = end


def _decoded(code: str) -> tuple[str, bytes]:
    """Read bech32 (BIP-173, without its limit of 90 characters, as NIP-19 wants)."""
    prefix, separator, body = code.rpartition("1")
    values = [_LETTERS.find(char) for char in body]
    if not (prefix and separator and prefix.isascii() and len(values) >= 6) or -1 in values:
        raise UriError(_NOT_ONE)
    if _checksum([*_expanded(prefix), *values]) != 1:
        raise UriError(_NOT_ONE)
    bits = _regrouped(values[:-6], 5, 8)
    whole = len(values[:-6]) * 5 // 8
    data, padding = bits[:whole], bits[whole:]
    if any(padding) or (len(values) - 6) * 5 % 8 >= 5:
        raise UriError(_NOT_ONE)
    return prefix, bytes(data)


def _encoded(prefix: str, data: bytes) -> str:
    values = _regrouped(data, 8, 5)
    check = _checksum([*_expanded(prefix), *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_LETTERS[value] for value in values)


def _expanded(prefix: str) -> list[int]:
    return [*(ord(char) >> 5 for char in prefix), 0, *(ord(char) & 31 for char in prefix)]


def _checksum(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check


def _regrouped(values: Iterable[int], size: int, into: int) -> list[int]:
    """Cut a run of `size`-bit numbers into `into`-bit ones, zeros filling the last."""
    held, count, out = 0, 0, []
    for value in values:
        held = held << size | value
        count += size
        while count >= into:
            count -= into
            out.append(held >> count & ((1 << into) - 1))
            held &= (1 << count) - 1
    if count:
        out.append(held << (into - count) & ((1 << into) - 1))
    return out
