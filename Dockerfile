# Odoo's official image with our addons. Odoo's own Python packages are in it already.
FROM odoo:19.0
USER root
# What our addons need beyond Odoo, one requirement a line. An empty list installs nothing and needs no network.
COPY requirements/addons.txt /opt/trade/requirements.txt
RUN if grep -qE '^[[:space:]]*[^#[:space:]]' /opt/trade/requirements.txt; then \
        pip3 install --no-cache-dir --break-system-packages --requirement /opt/trade/requirements.txt; \
    fi
# Owned by odoo: a checkout made with a strict umask must still be readable.
COPY --chown=odoo config/odoo.conf /etc/odoo/odoo.conf
COPY --chown=odoo config/init_db.py /opt/trade/init_db.py
# Not /mnt/extra-addons: the image declares it a volume, and an old volume would hide the addons of a newer build.
COPY --chown=odoo addons /opt/trade/addons
ENV ODOO_ADDONS_PATH=/opt/trade/addons
USER odoo
