"""What a hub needs to find out that its database was restored from an older backup, and to heal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the tables to this form."""
    op.create_table(
        "issuer_log",
        sa.Column("store", sa.Uuid(), nullable=False),
        sa.Column("site", sa.String(length=40), nullable=False),
        sa.Column("taken", COUNT, nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_issuer_log")),
    )
    op.execute(
        "INSERT INTO issuer_log (store, site, taken) "
        "SELECT i.store, i.site, max(e.seq) FROM issuer_event e JOIN issuer i ON i.machine_id = e.machine_id "
        "WHERE i.store IS NOT NULL GROUP BY i.store, i.site"
    )
    op.add_column("site", sa.Column("identity", sa.Uuid(), nullable=True))
    op.add_column("site", sa.Column("place", sa.String(length=64), nullable=True))
    op.add_column("site", sa.Column("floor_day", sa.Date(), nullable=True))
    op.add_column("site", sa.Column("walk_in_floor", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("site", sa.Column("mark_floor", sa.Integer(), nullable=False, server_default="0"))
