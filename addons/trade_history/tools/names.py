from collections import defaultdict


def names_of(env, targets):
    """Return ``{(model, id): display name}``, read together for each model.

    :param targets: ``(model, id)`` of records the reader of ``env`` may read
    """
    ids = defaultdict(set)
    for model, record_id in targets:
        if model in env and record_id:
            ids[model].add(record_id)
    return {
        (model, record.id): record.display_name
        for model, found in ids.items()
        for record in env[model].browse(found).exists()._filtered_access("read")
    }
