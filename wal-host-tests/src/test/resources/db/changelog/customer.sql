--liquibase formatted sql

--changeset example:1
create table customer (id bigint primary key, name varchar(100));
