-- Schema version 1 of the catalogue. A released script is frozen: a change is the next script.
-- Each checksum is a CRC32C over the other columns of its row, because SQLite has none of its own.

-- One row, from the first commit on.
create table catalogue (
    id integer primary key check (id = 1),
    log_id integer not null,
    generation integer not null,
    next_segment_id integer not null,
    checksum integer not null
) strict;

create table segment (
    id integer primary key,
    base_index integer not null,
    min_index integer not null,
    max_index integer not null,
    index_start integer not null,
    create_time_millis integer not null,
    seal_time_millis integer not null,
    size_limit integer not null,
    salt integer not null,
    checksum integer not null
) strict;

create table stable_value (
    name text primary key,
    content blob not null,
    checksum integer not null
) strict, without rowid;

-- How far each consumer got.
create table consumer_position (
    consumer text primary key,
    entry_index integer not null,
    time_millis integer not null,
    checksum integer not null
) strict, without rowid;

-- One row, changed by every opening.
create table opening (
    id integer primary key check (id = 1),
    open_count integer not null
) strict;

insert into opening (id, open_count) values (1, 0);
