"""Add User and UserGroup products.

Revision ID: 45984f4b8010
Revises:
Create Date: 2022-11-11 10:34:23.457392

"""
import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision = "45984f4b8010"
down_revision = None
branch_labels = ("data",)
depends_on = "CORE"


def upgrade() -> None:
    conn = op.get_bind()
    conn.execute(sa.text("""
    insert into products (name, description, product_type, tag, status) values
      ('User Group', 'a group of users', 'UserGroup', 'GROUP', 'active'),
      ('User internal', 'a user of our own', 'User', 'USER_INT', 'active'),
      ('User external', 'a user of somebody else', 'User', 'USER_EXT', 'active')"""))
    conn.execute(sa.text("""
    insert into fixed_inputs (name, value, product_id)
    select 'affiliation', substr(name, 6), product_id from products where product_type = 'User'"""))
    conn.execute(sa.text("""
    insert into product_blocks (name, description, tag, status) values
      ('UserGroupBlock', 'a group', 'UGB', 'active'), ('UserBlock', 'a user', 'UB', 'active')"""))
    conn.execute(sa.text("""
    insert into resource_types (resource_type, description) values
      ('group_name', 'name of the group'), ('group_id', 'number of the group'),
      ('username', 'name of the user'), ('age', 'age in years'), ('user_id', 'number of the user')"""))
    conn.execute(sa.text("""
    insert into product_product_blocks (product_id, product_block_id)
    select product_id, product_block_id from products p join product_blocks b
      on b.name = p.product_type || 'Block'"""))
    conn.execute(sa.text("""
    insert into product_block_relations (in_use_by_id, depends_on_id)
    select u.product_block_id, g.product_block_id from product_blocks u, product_blocks g
    where u.name = 'UserBlock' and g.name = 'UserGroupBlock'"""))
    conn.execute(sa.text("""
    insert into product_block_resource_types (product_block_id, resource_type_id)
    select product_block_id, resource_type_id from product_blocks b join resource_types t
      on b.name = case when t.resource_type like 'group%' then 'UserGroupBlock' else 'UserBlock' end"""))


def downgrade() -> None:
    conn = op.get_bind()
    for table in ("product_product_blocks", "product_block_relations", "product_block_resource_types",
                  "fixed_inputs", "products", "product_blocks", "resource_types"):
        conn.execute(sa.text(f"delete from {table}"))
