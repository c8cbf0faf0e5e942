class Reach:
    """The departments a manager may look at, and who works there (INQ-4).

    :ivar names: ``{department id: name}`` in the order of the tree; id 0: people who are in no department
    :ivar members: ``{department id: [user ids]}``, those of the departments below included
    :ivar depths: ``{department id: int}``
    :ivar people: all of them, a recordset
    """

    def __init__(self, people):
        self.people = people
        self.names, self.members, self.depths = {}, {}, {}

    def add(self, department_id, name, depth, user_ids):
        """Add a department after those above it; the order is kept."""
        self.names[department_id] = name
        self.depths[department_id] = depth
        self.members[department_id] = sorted(user_ids)

    def as_list(self):
        """Return the departments as plain values, in the order of the tree."""
        return [
            {"id": key, "name": name, "depth": self.depths[key], "user_ids": self.members[key]}
            for key, name in self.names.items()
        ]
