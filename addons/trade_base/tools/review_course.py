"""What comes next in the course of a review (ORG-2, ORD-2). Pure Python, no database."""

from collections import namedtuple

#: One opinion as the course sees it. ``arbiter`` is True for the person who decides when opinions differ.
Opinion = namedtuple("Opinion", "key stage arbiter decision")
#: ``state`` of the review, and the keys of the opinions that are asked for now.
Outcome = namedtuple("Outcome", "state ask")

UNDECIDED = ("waiting", "pending")


def next_step(opinions):
    """Decide what follows from the opinions given so far.

    Stages run one after the other. Inside a stage everybody states an opinion before anything follows; when they differ the
    arbiter of the stage decides, and without an arbiter the document goes back, which is the safe side.

    :param opinions: iterable of :class:`Opinion`
    :return: :class:`Outcome` with state ``pending``, ``arbitration``, ``approved`` or ``sent_back``
    """
    stages = {}
    for opinion in opinions:
        stages.setdefault(opinion.stage, []).append(opinion)
    for _stage, members in sorted(stages.items()):
        outcome = _stage_outcome(members)
        if outcome:
            return outcome
    return Outcome("approved", [])


def _stage_outcome(members):
    """Return the outcome that stops the course at this stage, or None when the stage is passed."""
    arbiter = next((opinion for opinion in members if opinion.arbiter), None)
    if arbiter and arbiter.decision == "approved":
        return None
    if arbiter and arbiter.decision == "sent_back":
        return Outcome("sent_back", [])
    reviewers = [opinion for opinion in members if not opinion.arbiter]
    undecided = [opinion.key for opinion in reviewers if opinion.decision in UNDECIDED]
    if undecided:
        return Outcome("pending", undecided)
    decisions = {opinion.decision for opinion in reviewers}
    if decisions == {"approved"}:
        return None
    if "approved" in decisions and arbiter:
        return Outcome("arbitration", [arbiter.key])
    return Outcome("sent_back", [])
