"""Slips of the pen."""


def one_left_out(text):
    """Return the texts with one letter less: two with one slip between them have one in common."""
    return {text[:place] + text[place + 1 :] for place in range(len(text))}


def distance(first, second, most):
    """Return how many slips (a sign more, less, another one, two swapped) are between two texts; ``most + 1`` if more.

    >>> distance("medtronic", "medtornic", 2)
    1
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before, row = None, list(range(len(second) + 1))
    for place, char in enumerate(first, 1):
        following = [place]
        for column, sign in enumerate(second, 1):
            cost = min(row[column] + 1, following[-1] + 1, row[column - 1] + (char != sign))
            swapped = before and place > 1 and column > 1 and char == second[column - 2] and first[place - 2] == sign
            if swapped:
                cost = min(cost, before[column - 2] + 1)
            following.append(cost)
        before, row = row, following
    return min(row[-1], most + 1)
