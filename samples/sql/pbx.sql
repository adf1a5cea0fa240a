-- What a hosted PBX may have: extensions of its customers, and the groups they are in.
CREATE TABLE extension (
  id        INT PRIMARY KEY,
  domain    VARCHAR(128) NOT NULL,
  number    VARCHAR(32)  NOT NULL,
  full_name VARCHAR(128)
);
CREATE TABLE pickup_group (
  id     INT PRIMARY KEY,
  domain VARCHAR(128) NOT NULL,
  name   VARCHAR(64)  NOT NULL
);
CREATE TABLE group_member (
  group_id     INT NOT NULL,
  extension_id INT NOT NULL,
  position     INT NOT NULL
);

INSERT INTO extension VALUES (1, 'pbx.example.com', '101', 'Alice');
INSERT INTO extension VALUES (2, 'pbx.example.com', '102', 'Bob');
INSERT INTO extension VALUES (3, 'pbx.example.com', '103', 'Carol');
INSERT INTO pickup_group VALUES (1, 'pbx.example.com', 'sales');
INSERT INTO pickup_group VALUES (2, 'pbx.example.com', 'nobody');
INSERT INTO group_member VALUES (1, 2, 1);
INSERT INTO group_member VALUES (1, 3, 2);
