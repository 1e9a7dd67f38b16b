"""
Check the checksums that crypto addresses carry.

Base58Check (Bitcoin, Litecoin, Tron, Dogecoin), Bech32 and Bech32m (BIP-173, BIP-350), EIP-55 (Ethereum) and Monero's
block-wise Base58 with Keccak-256. Keccak is written out because Python's ``sha3_256`` pads differently.
"""

import hashlib

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_VALUES = {letter: value for value, letter in enumerate(_BASE58)}
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VERSIONS = {
    0x00: "btc",
    0x05: "btc",
    0x30: "ltc",
    0x32: "ltc",
    0x41: "trx",
    0x1E: "doge",
    0x16: "doge",
}
_MONERO_SIZES = {0: 0, 2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}


def address(written: str) -> tuple[str, str, bool] | None:
    """Return an address's coin, its normal form and whether a checksum was verified; None where it is none."""
    if written.startswith("0x"):
        return _ethereum(written)
    if written[:3].lower() == "bc1" or written[:4].lower() == "ltc1":
        return _segwit(written)
    if len(written) in {95, 106}:
        return ("xmr", written, True) if _monero(written) else None
    payload = _base58check(written)
    coin = _VERSIONS.get(payload[0]) if payload is not None and len(payload) == 21 else None
    return (coin, written, True) if coin else None


def _base58check(written: str) -> bytes | None:
    """Return the payload of a Base58Check string, or None where its checksum fails."""
    number = 0
    for letter in written:
        value = _BASE58_VALUES.get(letter)
        if value is None:
            return None
        number = number * 58 + value
    zeros = len(written) - len(written.lstrip("1"))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, checksum = data[:-4], data[-4:]
    digest = hashlib.sha256(hashlib.sha256(payload).digest()).digest()
    return payload if payload and digest[:4] == checksum else None


def _segwit(written: str) -> tuple[str, str, bool] | None:
    """Check a Bech32 or Bech32m address, each only for the witness versions it is for (BIP-350)."""
    if written != written.lower() and written != written.upper():
        return None
    low = written.lower()
    prefix, _, data = low.partition("1")
    values = [_BECH32.find(letter) for letter in data]
    if -1 in values or len(values) < 14:
        return None
    expanded = (
        [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    )
    checksum = 1
    for value in (*expanded, *values):
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(
            (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        ):
            checksum ^= generator if top >> bit & 1 else 0
    wanted = 1 if values[0] == 0 else 0x2BC830A3
    size = (len(values) - 7) * 5 // 8
    if (
        checksum != wanted
        or values[0] > 16
        or not 2 <= size <= 40
        or (values[0] == 0 and size not in {20, 32})
    ):
        return None
    return ("btc" if prefix == "bc" else "ltc"), low, True


def _ethereum(written: str) -> tuple[str, str, bool] | None:
    """Check EIP-55's mixed case; an address in one case carries no checksum. The normal form is lower case."""
    letters = written[2:]
    low = letters.lower()
    if len(set(low)) < 6:
        return None
    if letters in {low, letters.upper()}:
        return "eth", "0x" + low, False
    digest = keccak256(low.encode()).hex()
    expected = "".join(
        letter.upper() if int(nibble, 16) >= 8 else letter
        for letter, nibble in zip(low, digest, strict=False)
    )
    return ("eth", "0x" + low, True) if expected == letters else None


def _monero(written: str) -> bool:
    """Check a Monero address: 11-character blocks of Base58, the last four bytes a Keccak checksum."""
    data = b""
    for start in range(0, len(written), 11):
        block = written[start : start + 11]
        size = _MONERO_SIZES.get(len(block))
        number = 0
        for letter in block:
            number = number * 58 + _BASE58_VALUES.get(letter, 58**2)
        if size is None or number >= 256**size:
            return False
        data += number.to_bytes(size, "big")
    return data[0] in {18, 19, 42} and keccak256(data[:-4])[:4] == data[-4:]


_ROTATIONS = (
    (0, 36, 3, 41, 18), (1, 44, 10, 45, 2), (62, 6, 43, 15, 61), (28, 55, 25, 21, 56), (27, 20, 39, 8, 14),
)  # fmt: skip
_LANE = (1 << 64) - 1


def _round_constants() -> tuple[int, ...]:
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for step in range(7):
            if register & 1:
                constant |= 1 << ((1 << step) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


_CONSTANTS = _round_constants()


def _rotated(lane: int, by: int) -> int:
    return ((lane << by) | (lane >> (64 - by))) & _LANE


def keccak256(message: bytes) -> bytes:
    """Return the Keccak-256 digest with the original padding (0x01), as Ethereum and Monero use it."""
    rate = 136
    padded = message + b"\x01" + bytes(-(len(message) + 1) % rate)
    padded = padded[:-1] + bytes([padded[-1] | 0x80])
    state = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), rate):
        for lane in range(rate // 8):
            word = int.from_bytes(padded[start + 8 * lane : start + 8 * lane + 8], "little")
            state[lane % 5][lane // 5] ^= word
        state = _permuted(state)
    return b"".join(state[lane % 5][lane // 5].to_bytes(8, "little") for lane in range(4))


def _permuted(a: list[list[int]]) -> list[list[int]]:
    """Apply Keccak-f[1600] (FIPS 202, section 3.3)."""
    for constant in _CONSTANTS:
        columns = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        theta = [columns[(x - 1) % 5] ^ _rotated(columns[(x + 1) % 5], 1) for x in range(5)]
        b = [[0] * 5 for _ in range(5)]
        for x in range(5):
            for y in range(5):
                b[y][(2 * x + 3 * y) % 5] = _rotated(a[x][y] ^ theta[x], _ROTATIONS[x][y])
        a = [
            [b[x][y] ^ (~b[(x + 1) % 5][y] & b[(x + 2) % 5][y] & _LANE) for y in range(5)]
            for x in range(5)
        ]
        a[0][0] ^= constant
    return a
