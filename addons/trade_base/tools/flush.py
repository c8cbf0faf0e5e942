"""Writing what waits to be written, before a statement of our own reads it."""


def flush_waiting(env, *names):
    """Flush those of some models of which something waits to be computed or written.

    ``flush_model`` asks each field of a model, also when nothing waits, as is the rule: for contacts that takes longer than to
    prepare a statement.

    :param names: names of models
    """
    waiting = {
        field.model_name
        for pending in (env._field_dirty, env.transaction.tocompute)
        for field, ids in pending.items()
        if ids
    }
    for name in names:
        if name in waiting:
            env[name].flush_model()
