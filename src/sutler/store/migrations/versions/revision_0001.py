"""0001: the first schema."""

import re

from alembic import op

revision = "0001"
down_revision = None

WORDS = {
    "sqlite": {
        "bigint": "INTEGER",
        "real": "REAL",
        "key": "TEXT",
        "table": "STRICT",
        "clustered": "STRICT, WITHOUT ROWID",
    },
    "postgresql": {
        "bigint": "BIGINT",
        "real": "DOUBLE PRECISION",
        "key": 'TEXT COLLATE "C"',
        "table": "",
        "clustered": "",
    },
}

TABLES = """
CREATE TABLE stamp (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    revision TEXT NOT NULL,
    reference TEXT
) {clustered};

CREATE TABLE account (
    account_id {key} NOT NULL PRIMARY KEY,
    at {bigint} NOT NULL,
    set_at {bigint} NOT NULL,
    rate_numerator {bigint} NOT NULL CHECK (rate_numerator >= 0),
    rate_denominator {bigint} NOT NULL CHECK (rate_denominator > 0),
    seen {bigint} NOT NULL,
    next_due {bigint},
    wake_wall {bigint},
    target {bigint},
    last_sequence {bigint} NOT NULL DEFAULT 0,
    settings TEXT
) {clustered};

CREATE INDEX account_wake ON account (wake_wall) WHERE wake_wall IS NOT NULL;

CREATE TABLE site (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    site_id {key} NOT NULL,
    created {bigint} NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    notes TEXT,
    tags TEXT,
    operating_country TEXT,
    operating_state TEXT,
    operating_city TEXT,
    operating_address TEXT,
    shipping_address TEXT,
    rack_properties TEXT,
    PRIMARY KEY (account_id, region, site_id)
) {table};

CREATE INDEX site_created ON site (account_id, region, created, site_id);

CREATE TABLE outpost (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    outpost_id {key} NOT NULL,
    created {bigint} NOT NULL,
    site_id {key} NOT NULL,
    site_owner_id {key} NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    life_cycle_status TEXT NOT NULL
        CHECK (life_cycle_status IN ('PENDING', 'PROVISIONING', 'ACTIVE', 'RETIRING', 'RETIRED')),
    availability_zone TEXT NOT NULL,
    availability_zone_id TEXT NOT NULL,
    hardware_type TEXT NOT NULL CHECK (hardware_type IN ('RACK', 'SERVER')),
    generation TEXT,
    rack_scaling_type TEXT,
    tags TEXT,
    PRIMARY KEY (account_id, region, outpost_id),
    CONSTRAINT outpost_stands_at_a_site
        FOREIGN KEY (site_owner_id, region, site_id) REFERENCES site (account_id, region, site_id)
) {table};

CREATE INDEX outpost_created ON outpost (account_id, region, created, outpost_id);
CREATE INDEX outpost_site ON outpost (site_owner_id, region, site_id);

CREATE TABLE share (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    resource_id {key} NOT NULL,
    consumer_id {key} NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('outpost', 'site')),
    created {bigint} NOT NULL,
    PRIMARY KEY (account_id, region, resource_id, consumer_id),
    CONSTRAINT share_is_with_another_account CHECK (consumer_id <> account_id)
) {clustered};

CREATE INDEX share_consumer ON share (consumer_id, region, kind, resource_id);

CREATE TABLE quote (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    quote_id {key} NOT NULL,
    created {bigint} NOT NULL,
    expires {bigint} NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('CREATED', 'ORDER_SUBMITTED', 'EXPIRED')),
    status_message TEXT,
    outpost_id {key},
    country_code TEXT NOT NULL,
    description TEXT,
    fingerprint TEXT,
    requirements TEXT,
    submitted_order_id {key},
    PRIMARY KEY (account_id, region, quote_id),
    CONSTRAINT submitted_quote_names_its_order
        CHECK ((status = 'ORDER_SUBMITTED') = (submitted_order_id IS NOT NULL))
) {table};

CREATE INDEX quote_created ON quote (account_id, region, created, quote_id);

CREATE TABLE offer (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    quote_id {key} NOT NULL,
    request TEXT NOT NULL,
    options TEXT NOT NULL,
    plans TEXT NOT NULL,
    PRIMARY KEY (account_id, region, quote_id),
    CONSTRAINT offer_is_of_a_quote
        FOREIGN KEY (account_id, region, quote_id) REFERENCES quote (account_id, region, quote_id) ON DELETE CASCADE
) {table};

CREATE TABLE orders (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    order_id {key} NOT NULL,
    created {bigint} NOT NULL,
    outpost_id {key} NOT NULL,
    quote_id {key},
    quote_option_id TEXT,
    payment_option TEXT NOT NULL CHECK (payment_option IN ('ALL_UPFRONT', 'PARTIAL_UPFRONT', 'NO_UPFRONT')),
    payment_term TEXT NOT NULL CHECK (payment_term IN ('ONE_YEAR', 'THREE_YEARS', 'FIVE_YEARS')),
    order_type TEXT NOT NULL CHECK (order_type IN ('OUTPOST', 'REPLACEMENT')),
    status TEXT NOT NULL
        CHECK (status IN ('PREPARING', 'IN_PROGRESS', 'DELIVERED', 'COMPLETED', 'CANCELLED', 'ERROR')),
    fulfilled {bigint},
    upfront_usd_cents {bigint},
    monthly_usd_cents {bigint},
    PRIMARY KEY (account_id, region, order_id),
    CONSTRAINT quote_orders_once UNIQUE (account_id, region, quote_id),
    CONSTRAINT completed_order_is_fulfilled CHECK ((status = 'COMPLETED') = (fulfilled IS NOT NULL))
) {clustered};

CREATE INDEX orders_created ON orders (account_id, region, created, order_id);
CREATE INDEX orders_outpost ON orders (account_id, region, outpost_id, created, order_id);

CREATE TABLE line_item (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    order_id {key} NOT NULL,
    position INTEGER NOT NULL,
    line_item_id {key} NOT NULL,
    catalog_item_id TEXT,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    status TEXT NOT NULL CHECK (status IN ('PREPARING', 'BUILDING', 'SHIPPED', 'DELIVERED', 'INSTALLING',
        'INSTALLED', 'ERROR', 'CANCELLED', 'REPLACED')),
    since {bigint} NOT NULL,
    carrier TEXT,
    tracking_number TEXT,
    previous_line_item_id {key},
    previous_order_id {key},
    assets TEXT,
    plan TEXT NOT NULL,
    PRIMARY KEY (account_id, region, order_id, position),
    CONSTRAINT line_item_has_one_id UNIQUE (account_id, region, line_item_id)
) {table};

CREATE TABLE asset (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    asset_id {key} NOT NULL,
    created {bigint} NOT NULL,
    outpost_id {key} NOT NULL,
    order_id {key} NOT NULL,
    line_item_id {key} NOT NULL,
    rack_id {key},
    asset_type TEXT NOT NULL
        CHECK (asset_type IN ('COMPUTE', 'STORAGE', 'POWERSHELF', 'SWITCH', 'NETWORKING')),
    state TEXT NOT NULL CHECK (state IN ('DELIVERED', 'INSTALLING', 'ACTIVE', 'ISOLATED', 'RETIRING')),
    host_id TEXT,
    family TEXT,
    capacities TEXT,
    max_vcpus INTEGER,
    elevation {real},
    mac_addresses TEXT NOT NULL,
    PRIMARY KEY (account_id, region, asset_id)
) {table};

CREATE INDEX asset_outpost ON asset (account_id, region, outpost_id, created, asset_id);
CREATE INDEX asset_line_item ON asset (account_id, region, line_item_id);

CREATE TABLE instance (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    instance_id {key} NOT NULL,
    launched {bigint} NOT NULL,
    outpost_id {key} NOT NULL,
    asset_id {key} NOT NULL,
    instance_type TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    service TEXT NOT NULL CHECK (service IN ('AWS', 'EC2', 'EKS', 'ELASTICACHE', 'ELB', 'RDS', 'ROUTE53')),
    PRIMARY KEY (account_id, region, instance_id)
) {clustered};

CREATE INDEX instance_outpost ON instance (account_id, region, outpost_id, launched, instance_id);

CREATE TABLE capacity_task (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    task_id {key} NOT NULL,
    created {bigint} NOT NULL,
    outpost_id {key} NOT NULL,
    order_id {key},
    asset_id {key},
    pools TEXT NOT NULL,
    excluded TEXT,
    dry_run INTEGER NOT NULL CHECK (dry_run IN (0, 1)),
    action TEXT NOT NULL CHECK (action IN ('WAIT_FOR_EVACUATION', 'FAIL_TASK')),
    status TEXT NOT NULL CHECK (status IN ('REQUESTED', 'IN_PROGRESS', 'FAILED', 'COMPLETED',
        'WAITING_FOR_EVACUATION', 'CANCELLATION_IN_PROGRESS', 'CANCELLED')),
    since {bigint} NOT NULL,
    layout TEXT,
    failure_type TEXT CHECK (failure_type IN ('UNSUPPORTED_CAPACITY_CONFIGURATION', 'UNEXPECTED_ASSET_STATE',
        'BLOCKING_INSTANCES_NOT_EVACUATED', 'INTERNAL_SERVER_ERROR', 'RESOURCE_NOT_FOUND')),
    failure_reason TEXT,
    PRIMARY KEY (account_id, region, task_id),
    CONSTRAINT failed_task_says_why
        CHECK ((status = 'FAILED') = (failure_type IS NOT NULL) AND (status = 'FAILED') = (failure_reason IS NOT NULL))
) {table};

CREATE INDEX capacity_task_created ON capacity_task (account_id, region, created, task_id);
CREATE INDEX capacity_task_outpost ON capacity_task (account_id, region, outpost_id, created, task_id);

CREATE TABLE subscription (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    subscription_id {key} NOT NULL,
    created {bigint} NOT NULL,
    outpost_id {key} NOT NULL,
    order_id {key},
    subscription_type TEXT NOT NULL CHECK (subscription_type IN ('ORIGINAL', 'CAPACITY_INCREASE', 'RENEWAL')),
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'ACTIVE', 'INACTIVE', 'CANCELLED')),
    begins {bigint},
    ends {bigint},
    payment_option TEXT NOT NULL CHECK (payment_option IN ('ALL_UPFRONT', 'PARTIAL_UPFRONT', 'NO_UPFRONT')),
    payment_term TEXT CHECK (payment_term IN ('ONE_YEAR', 'THREE_YEARS', 'FIVE_YEARS')),
    upfront_usd_cents {bigint} NOT NULL,
    monthly_usd_cents {bigint} NOT NULL,
    client_token {key},
    PRIMARY KEY (account_id, region, subscription_id),
    CONSTRAINT subscription_is_of_an_order_or_a_renewal
        CHECK ((subscription_type = 'RENEWAL') = (order_id IS NULL)),
    CONSTRAINT running_subscription_has_dates
        CHECK (status IN ('PENDING', 'CANCELLED') OR (begins IS NOT NULL AND ends IS NOT NULL))
) {clustered};

CREATE UNIQUE INDEX client_token_renews_once ON subscription (account_id, region, client_token)
    WHERE client_token IS NOT NULL;
CREATE INDEX subscription_outpost ON subscription (account_id, region, outpost_id, created, subscription_id);

CREATE TABLE private_connectivity (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    outpost_id {key} NOT NULL,
    created {bigint} NOT NULL,
    vpc_information TEXT NOT NULL,
    PRIMARY KEY (account_id, region, outpost_id),
    CONSTRAINT private_connectivity_is_of_an_outpost
        FOREIGN KEY (account_id, region, outpost_id) REFERENCES outpost (account_id, region, outpost_id)
        ON DELETE CASCADE
) {clustered};

CREATE TABLE connection (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    connection_id {key} NOT NULL,
    created {bigint} NOT NULL,
    asset_id {key} NOT NULL,
    device_index INTEGER NOT NULL CHECK (device_index IN (0, 1)),
    device_serial_number TEXT,
    details TEXT NOT NULL,
    PRIMARY KEY (account_id, region, connection_id)
) {clustered};

CREATE TABLE replacement (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    line_item_id {key} NOT NULL,
    asset_id {key} NOT NULL,
    PRIMARY KEY (account_id, region, line_item_id),
    CONSTRAINT asset_is_replaced_once UNIQUE (account_id, region, asset_id)
) {clustered};

CREATE TABLE gateway_object (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    object_id {key} NOT NULL,
    created {bigint} NOT NULL,
    outpost_id {key} NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('LGW_ROUTING_DOMAIN', 'LGW_ROUTE_TABLE', 'LGW_VIRTUAL_INTERFACE_GROUP')),
    PRIMARY KEY (account_id, region, object_id),
    CONSTRAINT gateway_object_is_of_an_outpost
        FOREIGN KEY (account_id, region, outpost_id) REFERENCES outpost (account_id, region, outpost_id)
) {clustered};

CREATE INDEX gateway_object_outpost ON gateway_object (account_id, region, outpost_id);

CREATE TABLE timer (
    account_id {key} NOT NULL,
    due {bigint} NOT NULL,
    sequence {bigint} NOT NULL,
    region {key} NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    expects TEXT NOT NULL,
    PRIMARY KEY (account_id, due, sequence)
) {clustered};

CREATE TABLE invocation (
    account_id {key} NOT NULL,
    region {key} NOT NULL,
    principal {key} NOT NULL,
    invocation_id {key} NOT NULL,
    digest TEXT NOT NULL,
    answer TEXT NOT NULL,
    wall {bigint} NOT NULL,
    PRIMARY KEY (account_id, region, principal, invocation_id)
) {table};

CREATE INDEX invocation_wall ON invocation (wall);

INSERT INTO stamp (id, revision) VALUES (1, '0001');
"""


def upgrade() -> None:
    """Make every table of the first version."""
    connection = op.get_bind()
    text = TABLES.format_map(WORDS[connection.dialect.name])
    # SQLite makes and fills a table of its own for a list of three, each time that it checks a row.
    text = re.sub(
        r"(\w+) IN \(([^)]*)\)",
        lambda found: f"({' OR '.join(f'{found[1]} = {value.strip()}' for value in found[2].split(','))})",
        text,
    )
    for statement in text.split(";"):
        if statement.strip():
            connection.exec_driver_sql(statement)
