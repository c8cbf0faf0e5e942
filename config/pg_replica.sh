#!/bin/bash
# Start a streaming replica: `pg_replica.sh COMMAND...` copies the primary first if there is no copy yet, then becomes COMMAND.
# Needs PGDATA, PRIMARY_HOST, REPLICATION_PASSWORD (and PRIMARY_PORT if it is not 5432).
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    echo "replica: copying the primary $PRIMARY_HOST"
    # Aside and renamed when complete: a copy that was interrupted is never started.
    rm -rf "$PGDATA" "$PGDATA.copying"
    mkdir -p "$(dirname "$PGDATA")"
    # --write-recovery-conf keeps the connection (with its password) in the replica's own data folder, mode 0600.
    PGPASSWORD=$REPLICATION_PASSWORD pg_basebackup --host "$PRIMARY_HOST" --port "${PRIMARY_PORT:-5432}" \
        --username replicator --pgdata "$PGDATA.copying" --wal-method stream --checkpoint fast --write-recovery-conf
    # A primary that was restored still says up to when (config/restore.sh); its replica must not stop there.
    sed -i -E '/^(restore_command|recovery_target)/d' "$PGDATA.copying/postgresql.auto.conf"
    mv "$PGDATA.copying" "$PGDATA"
fi
exec "$@"
