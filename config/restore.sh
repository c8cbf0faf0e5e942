#!/bin/bash
# Put database and filestore back as they were at a moment: `docker compose run --rm restore "2026-05-17 14:30:00 +0800"`; without
# a moment, as late as the archive reaches. Only into an empty place: nothing is overwritten. PostgreSQL replays when it starts.
# Needs PGDATA; BACKUP and ODOO_DATA_DIR are folders.
set -euo pipefail
: "${BACKUP:=/backup}" "${ODOO_DATA_DIR:=/var/lib/odoo}"

if [ -e "$PGDATA" ]; then
    echo "restore: there is a database in $PGDATA. Stop PostgreSQL and move that folder away first." >&2
    exit 1
fi
moment=$(date -u --date "${1:-now}" +%Y%m%dT%H%M%SZ)
base=$(find "$BACKUP/base" -mindepth 1 -maxdepth 1 -name '*Z' 2>/dev/null | sort |
    awk -F/ -v moment="$moment" '$NF <= moment' | tail -n 1) || true
if [ -z "$base" ]; then
    echo "restore: no backup in $BACKUP/base is as old as $moment (UTC)." >&2
    exit 1
fi
echo "restore: from ${base##*/} to ${1:-the end of the archive}"
rm -rf "$PGDATA.restoring"
mkdir -p "$PGDATA.restoring"
tar --extract --gzip --file "$base/base.tar.gz" --directory "$PGDATA.restoring"
tar --extract --gzip --file "$base/pg_wal.tar.gz" --directory "$PGDATA.restoring/pg_wal"
# A backup of a database that was itself restored says up to when.
sed -i -E '/^(restore_command|recovery_target)/d' "$PGDATA.restoring/postgresql.auto.conf"
{
    echo "restore_command = 'gunzip < \"$BACKUP/wal/%f.gz\" > \"%p\"'"
    echo "recovery_target_action = 'promote'"
    [ -z "${1:-}" ] || echo "recovery_target_time = '$(date -u --date "$1" '+%F %T.%6N+00')'"
} >> "$PGDATA.restoring/postgresql.auto.conf"
touch "$PGDATA.restoring/recovery.signal"
chmod 700 "$PGDATA.restoring"
if [ -d "$BACKUP/filestore" ]; then
    mkdir -p "$ODOO_DATA_DIR"
    cp --archive --update --target-directory "$ODOO_DATA_DIR" "$BACKUP/filestore"
fi
mv "$PGDATA.restoring" "$PGDATA"
