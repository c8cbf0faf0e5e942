"""Who gets which customer in a batch: pure arithmetic, tested without a database (OWN-4)."""

import heapq
from collections import defaultdict

#: Each customer to whoever holds the fewest; by how much more each may hold; the people of the region first.
MODES = ("load", "room", "region")


def share_out(customers, people, mode="load"):
    """Share customers out among people, fairly and always the same way.

    :param list customers: ``(customer id, grade or False, region or False)`` in the order of the list
    :param dict people: ``{person: {"held": customers held, "room": {grade or False: how many more}, "regions": set}}``; a
        missing grade in ``room`` is not limited
    :param str mode: one of :data:`MODES`
    :return: ``{customer id: person or None}``; None where nobody has room
    """
    rooms = {person: dict(values["room"]) for person, values in people.items()}
    given = defaultdict(int)
    heap = [(_weight(people[person], 0, mode), order, person) for order, person in enumerate(people)]
    heapq.heapify(heap)
    result = {}
    for customer, grade, region in customers:
        local = {person for person, values in people.items() if mode == "region" and region in values["regions"]}
        chosen = _take(heap, rooms, grade, local) if local else None
        chosen = chosen or _take(heap, rooms, grade, None)
        result[customer] = chosen[2] if chosen else None
        if chosen:
            person = chosen[2]
            given[person] += 1
            for key in {grade, False} & rooms[person].keys():
                rooms[person][key] -= 1
            heapq.heappush(heap, (_weight(people[person], given[person], mode), chosen[1], person))
    return result


def _weight(values, given, mode):
    """Return what orders the people: who is lowest is next."""
    if mode == "room" and False in values["room"]:
        # the share of the own room that is used up: who may hold twice as many gets twice as many
        room = values["room"][False]
        return given / room if room else float("inf")
    return values["held"] + given if mode != "room" else given


def _take(heap, rooms, grade, among):
    """Take the first person with room off the heap; the others stay."""
    passed, chosen = [], None
    while heap:
        entry = heapq.heappop(heap)
        room = rooms[entry[2]]
        if (among is None or entry[2] in among) and all(room.get(key, 1) > 0 for key in (grade, False)):
            chosen = entry
            break
        passed.append(entry)
    for entry in passed:
        heapq.heappush(heap, entry)
    return chosen
