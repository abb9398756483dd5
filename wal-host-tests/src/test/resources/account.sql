create table account (id integer generated always as identity primary key, owner varchar(100));
