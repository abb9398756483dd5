create table account (id integer primary key, owner varchar(100));
