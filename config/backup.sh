#!/bin/bash
# Back up database and filestore, drop what is older than KEEP_DAYS: `docker compose run --rm backup`, every night.
# Together with the WAL archive that the primary writes all day, config/restore.sh goes back to any moment since the oldest one.
# Needs PGHOST, PGPORT, REPLICATION_PASSWORD; BACKUP and ODOO_DATA_DIR are folders.
set -euo pipefail
: "${BACKUP:=/backup}" "${ODOO_DATA_DIR:=/var/lib/odoo}" "${KEEP_DAYS:=14}"

mkdir -p "$BACKUP/base"
rm -rf "$BACKUP/base/running" # of a run that was interrupted
# With the WAL written meanwhile: usable even if the archive is lost.
PGPASSWORD=$REPLICATION_PASSWORD pg_basebackup --username replicator --pgdata "$BACKUP/base/running" \
    --format tar --gzip --wal-method stream --checkpoint fast
# Named when complete, after the moment from which on it can be used.
mv --no-target-directory "$BACKUP/base/running" "$BACKUP/base/$(date -u +%Y%m%dT%H%M%SZ)"

# Database first, files second: every file that the database names is there. Files never change (their name is the hash
# of their contents), so only new ones are copied; what Odoo deletes stays here, for going back in time.
if [ -d "$ODOO_DATA_DIR/filestore" ]; then
    cp --archive --update --target-directory "$BACKUP" "$ODOO_DATA_DIR/filestore"
fi

find "$BACKUP/base" -mindepth 1 -maxdepth 1 -mtime "+$KEEP_DAYS" -exec rm -rf {} +
# WAL that even the oldest backup kept does not need.
oldest=$(find "$BACKUP/base" -mindepth 1 -maxdepth 1 | sort | head -n 1)
first=$(tar --extract --gzip --to-stdout --file "$oldest/base.tar.gz" backup_label | sed -n 's/^START WAL LOCATION.*(file \(.*\))$/\1/p')
if [ -d "$BACKUP/wal" ]; then
    pg_archivecleanup -x .gz "$BACKUP/wal" "$first"
fi
echo "backup: done, $(find "$BACKUP/base" -mindepth 1 -maxdepth 1 | wc -l) kept, the oldest is ${oldest##*/}"
