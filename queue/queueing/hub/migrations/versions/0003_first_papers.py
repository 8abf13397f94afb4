"""Whether an order of paper is for the very first paper of a walk-in, which is not marked as a reprint."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this form."""
    op.add_column("reprint_order", sa.Column("original", sa.Boolean(), nullable=False, server_default=sa.false()))
