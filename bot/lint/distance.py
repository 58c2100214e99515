"""How far apart two words or two texts are."""


def is_near(word: str, other: str) -> bool:
    """Whether one letter put in, left out, changed or swapped makes the words equal."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    if len(word) > len(other):
        word, other = other, word
    at = 0
    for letter, beside in zip(word, other, strict=False):
        if letter != beside:
            break
        at += 1
    if len(word) < len(other):
        return word[at:] == other[at + 1 :]
    swapped = word[at + 1 : at + 2] + word[at : at + 1] == other[at : at + 2]
    return word[at + 1 :] == other[at + 1 :] or (swapped and word[at + 2 :] == other[at + 2 :])


def likeness(one: str, other: str) -> float:
    """How much two texts share, from 0 to 1: twice their longest common subsequence.

    Linear in the texts' lengths but for big integers, so that hostile texts stay cheap.
    """
    total = len(one) + len(other)
    return 2 * _common(one, other) / total if total else 1.0


def _common(one: str, other: str) -> int:
    """Length of the longest common subsequence, by bits (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for number, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << number
    every = (1 << len(one)) - 1
    rest = every
    for letter in other:
        hit = rest & places.get(letter, 0)
        rest = ((rest + hit) | (rest - hit)) & every
    return len(one) - rest.bit_count()
