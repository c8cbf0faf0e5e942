#!/bin/bash
# First start of PostgreSQL: Odoo's role and the replica's. Odoo's is no superuser and may not create databases, so a
# server started by mistake before `init` is done cannot make an empty database and serve it.
psql --no-psqlrc -v ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
\getenv odoo ODOO_DB_PASSWORD
\getenv replication REPLICATION_PASSWORD
CREATE ROLE odoo LOGIN NOSUPERUSER NOCREATEDB PASSWORD :'odoo';
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'replication';
SQL
