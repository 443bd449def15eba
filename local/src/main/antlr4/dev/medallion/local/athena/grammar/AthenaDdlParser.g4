// What Athena reads as DDL: Hive's language with Athena's own statements. Text that neither this grammar nor Trino's
// takes is refused in Trino's words; text that only Trino's takes, but that is DDL, in the words of this one. So the
// alternatives matter: `no viable alternative at input` quotes from where the alternatives of a rule still compete.
parser grammar AthenaDdlParser;

options {
  tokenVocab = AthenaDdlLexer;
}

singleStatement: statement EOF;

statement
  : SHOW TABLES ((FROM | IN) databaseName)? (LIKE? STRING)?                                      # showTables
  | SHOW DATABASES (LIKE STRING)?                                                                # showDatabases
  | SHOW TBLPROPERTIES tableName (LEFT_PAREN propertyKey RIGHT_PAREN)?                           # showProperties
  | SHOW COLUMNS (FROM | IN) tableName ((FROM | IN) identifier)?                                 # showColumns
  | SHOW PARTITIONS tableName partition?                                                         # showPartitions
  | SHOW identifier? FUNCTIONS (LIKE? (qualifiedName | STRING))?                                 # other
  | SHOW CREATE TABLE tableName                                                                  # showCreateTable
  | (DESC | DESCRIBE) FUNCTION EXTENDED? describedFunction                                       # other
  | (DESC | DESCRIBE) DATABASE EXTENDED? identifier                                              # other
  | (DESC | DESCRIBE) option = (EXTENDED | FORMATTED)? tableName partition? columnPath?          # describeTable
  | USE identifier                                                                               # other
  | CREATE DATABASE (IF NOT EXISTS)? identifier (COMMENT STRING)? location?
      (WITH DBPROPERTIES properties)?                                                            # createDatabase
  | ALTER DATABASE identifier SET DBPROPERTIES properties                                        # alterDatabase
  | DROP DATABASE (IF EXISTS)? identifier (RESTRICT | CASCADE)?                                  # dropDatabase
  | createTableHeader (LEFT_PAREN columns RIGHT_PAREN)? (COMMENT STRING)?
      (PARTITIONED BY LEFT_PAREN partitionColumns = columns RIGHT_PAREN)? tableClauses
      (AS? query)?                                                                               # createTable
  | createTableHeader (LEFT_PAREN columns RIGHT_PAREN)? (COMMENT STRING)?
      (PARTITIONED BY LEFT_PAREN partitionFields RIGHT_PAREN)? location?
      (TBLPROPERTIES properties)? (AS? query)?                                                   # createTable
  | CREATE TABLE (IF NOT EXISTS)? tableName LIKE tableName                                       # other
  | ANALYZE TABLE tableName partition? COMPUTE STATISTICS
      (identifier | FOR COLUMNS identifiers?)?                                                   # other
  | DROP TABLE (IF EXISTS)? tableName PURGE?                                                     # dropTable
  | MSCK REPAIR TABLE tableName                                                                  # repairTable
  | LOAD DATA LOCAL? INPATH STRING OVERWRITE? INTO TABLE tableName partition?                    # other
  | TRUNCATE TABLE tableName partition?                                                          # other
  | ALTER (TABLE | VIEW) tableName RENAME TO tableName                                           # renameTable
  | ALTER (TABLE | VIEW) tableName SET TBLPROPERTIES properties                                  # setProperties
  | ALTER (TABLE | VIEW) tableName UNSET TBLPROPERTIES (IF EXISTS)? properties                   # unsetProperties
  | ALTER TABLE tableName partition? SET SERDE STRING (WITH SERDEPROPERTIES properties)?         # other
  | ALTER TABLE tableName partition? SET SERDEPROPERTIES properties                              # other
  | ALTER TABLE tableName ADD (IF NOT EXISTS)? (partition location?)+                            # addPartition
  | ALTER TABLE tableName partition RENAME TO partition                                          # renamePartition
  | ALTER TABLE tableName DROP (IF EXISTS)? partition (COMMA partition)* PURGE?                  # dropPartition
  | ALTER TABLE tableName partition? SET location                                                # setLocation
  | ALTER TABLE tableName partition? ADD COLUMNS LEFT_PAREN columns RIGHT_PAREN
      (CASCADE | RESTRICT)?                                                                      # addColumns
  | ALTER TABLE tableName partition? REPLACE COLUMNS LEFT_PAREN columns RIGHT_PAREN
      (CASCADE | RESTRICT)?                                                                      # replaceColumns
  | ALTER TABLE tableName partition? CHANGE COLUMN? identifier column (FIRST | AFTER identifier)?
      (CASCADE | RESTRICT)?                                                                      # changeColumn
  | ALTER TABLE tableName DROP COLUMN qualifiedName                                              # dropColumn
  | ALTER VIEW tableName ADD (IF NOT EXISTS)? partition+                                         # other
  | ALTER VIEW tableName DROP (IF EXISTS)? partition (COMMA partition)*                          # other
  | DROP VIEW (IF EXISTS)? tableName                                                             # dropView
  | CREATE (OR REPLACE)? TEMPORARY? VIEW (IF NOT EXISTS)? tableName
      (LEFT_PAREN viewColumn (COMMA viewColumn)* RIGHT_PAREN)? (COMMENT STRING)?
      (PARTITIONED ON LEFT_PAREN identifiers RIGHT_PAREN)? (TBLPROPERTIES properties)? AS query  # createView
  | ALTER VIEW tableName AS? query                                                               # other
  | CREATE TEMPORARY? FUNCTION qualifiedName AS STRING
      (USING identifier STRING (COMMA identifier STRING)*)?                                      # other
  | DROP TEMPORARY? FUNCTION (IF EXISTS)? qualifiedName                                          # other
  | query                                                                                        # queryStatement
  | EXPLAIN (LOGICAL | FORMATTED | EXTENDED | CODEGEN)? statement                                # other
  | REFRESH TABLE tableName                                                                      # other
  | REFRESH .*?                                                                                  # other
  | CACHE LAZY? TABLE tableName (AS? query)?                                                     # other
  | UNCACHE TABLE tableName                                                                      # other
  | CLEAR CACHE                                                                                  # other
  | (ADD | LIST) identifier .*?                                                                  # other
  | SET .*?                                                                                      # other
  | RESET                                                                                        # other
  | nativeCommand .*?                                                                            # other
  ;

// What Hive knows and Athena does not run. Only the first words are looked at.
nativeCommand
  : (CREATE | DROP) ROLE
  | (GRANT | REVOKE) ROLE?
  | SHOW (GRANT | ROLE GRANT? | PRINCIPALS | ROLES | CURRENT ROLES)
  | SHOW (COMPACTIONS | TRANSACTIONS | INDEXES | LOCKS)
  | SHOW CREATE TABLE
  | (EXPORT | IMPORT) TABLE
  | (CREATE | DROP | ALTER) INDEX
  | (LOCK | UNLOCK) (TABLE | DATABASE)
  | (CREATE | DROP) TEMPORARY MACRO
  | ALTER TABLE tableName NOT (CLUSTERED | SORTED | SKEWED | STORED AS DIRECTORIES)
  | ALTER TABLE tableName (CLUSTERED BY | SKEWED BY | SET SKEWED LOCATION)
  | ALTER TABLE tableName (EXCHANGE | ARCHIVE | UNARCHIVE) PARTITION
  | ALTER TABLE tableName TOUCH
  | ALTER TABLE tableName partition? (COMPACT | CONCATENATE | SET FILEFORMAT)
  | START TRANSACTION
  | COMMIT
  | ROLLBACK
  | DFS
  | DELETE FROM
  ;

createTableHeader: CREATE TEMPORARY? EXTERNAL? TABLE (IF NOT EXISTS)? tableName;

tableClauses: bucketing? skewing? rowFormat? storage? location? (TBLPROPERTIES properties)?;

bucketing
  : CLUSTERED BY LEFT_PAREN identifiers RIGHT_PAREN
      (SORTED BY LEFT_PAREN sortedColumn (COMMA sortedColumn)* RIGHT_PAREN)?
      INTO INTEGER_VALUE BUCKETS
  ;

sortedColumn: identifier (ASC | DESC)?;

skewing
  : SKEWED BY LEFT_PAREN identifiers RIGHT_PAREN ON
      (constants | LEFT_PAREN constants (COMMA constants)* RIGHT_PAREN) (STORED AS DIRECTORIES)?
  ;

constants: LEFT_PAREN constant (COMMA constant)* RIGHT_PAREN;

rowFormat
  : ROW FORMAT SERDE STRING (WITH SERDEPROPERTIES properties)?
  | ROW FORMAT DELIMITED (FIELDS TERMINATED BY STRING (ESCAPED BY STRING)?)?
      (COLLECTION ITEMS TERMINATED BY STRING)? (MAP KEYS TERMINATED BY STRING)?
      (LINES TERMINATED BY STRING)? (NULL DEFINED AS STRING)?
  ;

storage
  : STORED AS (INPUTFORMAT STRING OUTPUTFORMAT STRING | identifier)
  | STORED BY STRING (WITH SERDEPROPERTIES properties)?
  ;

location: LOCATION STRING;

properties: LEFT_PAREN property (COMMA property)* RIGHT_PAREN;

property: propertyKey (EQ? STRING)?;

propertyKey: identifier (DOT identifier)* | STRING;

columns: column (COMMA column)*;

column: identifier COLON? dataType (COMMENT STRING)?;

dataType
  : ARRAY LT dataType GT                                                       # arrayType
  | MAP LT dataType COMMA dataType GT                                          # mapType
  | STRUCT (LT columns? GT | NEQ)                                              # structType
  | identifier (LEFT_PAREN INTEGER_VALUE (COMMA INTEGER_VALUE)* RIGHT_PAREN)?  # simpleType
  ;

partitionFields: partitionField (COMMA partitionField)*;

partitionField: identifier (LEFT_PAREN (INTEGER_VALUE COMMA)? identifier RIGHT_PAREN)?;

partition: PARTITION LEFT_PAREN partitionValue (COMMA partitionValue)* RIGHT_PAREN;

partitionValue: identifier (EQ constant)?;

viewColumn: identifier (COMMENT STRING)?;

columnPath: identifier (DOT (identifier | STRING))*;

describedFunction: qualifiedName | STRING | comparison | PLUS | MINUS | ASTERISK | SLASH | MODULO | DIV | OR | AND | IN | NOT;

tableName: ((identifier DOT)? identifier DOT)? identifier;

databaseName: (identifier DOT)? identifier;

qualifiedName: identifier (DOT identifier)*;

identifiers: identifier (COMMA identifier)*;

// Queries are Trino's. This part tells only which texts that Trino refuses are queries of Hive.
query: (WITH namedQuery (COMMA namedQuery)*)? queryBody;

namedQuery: identifier AS? LEFT_PAREN queryBody RIGHT_PAREN;

queryBody
  : insertInto? queryTerm queryTail
  | fromClause (insertInto? querySpecification queryTail)+
  ;

insertInto
  : INSERT OVERWRITE TABLE tableName (partition (IF NOT EXISTS)?)?
  | INSERT INTO TABLE? tableName partition?
  ;

queryTail
  : (ORDER BY sortItem (COMMA sortItem)*)? (CLUSTER BY expressions)? (DISTRIBUTE BY expressions)?
      (SORT BY sortItem (COMMA sortItem)*)? windows? (LIMIT expression)?
  ;

queryTerm
  : querySpecification
  | TABLE tableName
  | inlineTable
  | LEFT_PAREN queryBody RIGHT_PAREN
  | queryTerm (INTERSECT | UNION | EXCEPT) (DISTINCT | ALL)? queryTerm
  ;

querySpecification
  : (SELECT TRANSFORM LEFT_PAREN selectItems RIGHT_PAREN | (MAP | REDUCE) selectItems) rowFormat?
      (RECORDWRITER STRING)? USING STRING (AS (identifiers | columns | LEFT_PAREN (identifiers | columns) RIGHT_PAREN))?
      rowFormat? (RECORDREADER STRING)? fromClause? (WHERE expression)?
  | (SELECT (DISTINCT | ALL)? selectItems fromClause? | fromClause (SELECT (DISTINCT | ALL)? selectItems)?)
      lateralView* (WHERE expression)? grouping? (HAVING expression)? windows?
  ;

selectItems: selectItem (COMMA selectItem)*;

selectItem: expression (AS? (identifier | LEFT_PAREN identifiers RIGHT_PAREN))?;

fromClause: FROM relation (COMMA relation)* lateralView*;

relation
  : relation (CROSS | joinType) JOIN relation (ON expression | USING LEFT_PAREN identifiers RIGHT_PAREN)?
  | relation NATURAL joinType JOIN relation
  | tableName sample? (AS? identifier)?
  | LEFT_PAREN queryBody RIGHT_PAREN sample? (AS? identifier)?
  | LEFT_PAREN relation RIGHT_PAREN sample? (AS? identifier)?
  | inlineTable
  ;

joinType: INNER? | (LEFT | RIGHT | FULL) OUTER? | LEFT SEMI | LEFT? ANTI;

sample: TABLESAMPLE LEFT_PAREN (number PERCENT | expression ROWS | BYTELENGTH_LITERAL) RIGHT_PAREN;

inlineTable: VALUES expressions (AS? identifier (LEFT_PAREN identifiers RIGHT_PAREN)?)?;

lateralView
  : LATERAL VIEW OUTER? qualifiedName LEFT_PAREN expressions? RIGHT_PAREN identifier (AS? identifiers)?
  ;

grouping
  : GROUP BY expressions
      (WITH (ROLLUP | CUBE) | GROUPING SETS LEFT_PAREN expression (COMMA expression)* RIGHT_PAREN)?
  ;

windows: WINDOW identifier AS windowSpecification (COMMA identifier AS windowSpecification)*;

windowSpecification
  : identifier
  | LEFT_PAREN ((PARTITION | DISTRIBUTE) BY expressions)? ((ORDER | SORT) BY sortItem (COMMA sortItem)*)?
      windowFrame? RIGHT_PAREN
  ;

windowFrame: (RANGE | ROWS) (frameBound | BETWEEN frameBound AND frameBound);

frameBound: UNBOUNDED (PRECEDING | FOLLOWING) | CURRENT ROW | expression (PRECEDING | FOLLOWING);

sortItem: expression (ASC | DESC)?;

expressions: expression (COMMA expression)*;

expression
  : primary
  | (MINUS | PLUS | TILDE) expression
  | expression (ASTERISK | SLASH | MODULO | DIV) expression
  | expression (PLUS | MINUS) expression
  | expression (AMPERSAND | HAT | PIPE) expression
  | expression comparison expression
  | expression NOT? BETWEEN expression AND expression
  | expression NOT? IN LEFT_PAREN (query | expressions) RIGHT_PAREN
  | expression NOT? (LIKE | RLIKE) expression
  | expression IS NOT? NULL
  | NOT expression
  | expression AND expression
  | expression OR expression
  ;

comparison: EQ | NEQ | NEQJ | LT | LTE | GT | GTE | NSEQ;

primary
  : constant
  | ASTERISK
  | qualifiedName DOT ASTERISK
  | LEFT_PAREN expressions RIGHT_PAREN
  | EXISTS LEFT_PAREN query RIGHT_PAREN
  | LEFT_PAREN query RIGHT_PAREN
  | qualifiedName LEFT_PAREN ((DISTINCT | ALL)? expressions)? RIGHT_PAREN (OVER windowSpecification)?
  | CASE expression? (WHEN expression THEN expression)+ (ELSE expression)? END
  | CAST LEFT_PAREN expression AS dataType RIGHT_PAREN
  | primary LEFT_BRACKET expression RIGHT_BRACKET
  | identifier
  | primary DOT identifier
  ;

constant
  : NULL
  | INTERVAL ((PLUS | MINUS)? (INTEGER_VALUE | DECIMAL_VALUE | STRING) identifier (TO identifier)?)*
  | identifier STRING
  | MINUS? number
  | TRUE
  | FALSE
  | STRING+
  ;

number
  : DECIMAL_VALUE
  | SCIENTIFIC_DECIMAL_VALUE
  | INTEGER_VALUE
  | BIGINT_LITERAL
  | SMALLINT_LITERAL
  | TINYINT_LITERAL
  | DOUBLE_LITERAL
  ;

identifier: IDENTIFIER | BACKQUOTED_IDENTIFIER | keyword;

keyword
  : SELECT | FROM | ADD | AS | ALL | DISTINCT | WHERE | GROUP | BY | GROUPING | SETS | CUBE | ROLLUP | ORDER
    | HAVING | LIMIT | AT | OR | AND | IN | NOT | NO | EXISTS | BETWEEN | LIKE | RLIKE | IS | NULL | TRUE | FALSE
    | NULLS | ASC | DESC | FOR | INTERVAL | CASE | WHEN | THEN | ELSE | END | JOIN | CROSS | OUTER | INNER | LEFT
    | SEMI | RIGHT | FULL | NATURAL | ON | LATERAL | WINDOW | OVER | PARTITION | RANGE | ROWS | UNBOUNDED
    | PRECEDING | FOLLOWING | CURRENT | ROW | WITH | VALUES | CREATE | TABLE | VIEW | REPLACE | INSERT | DELETE
    | INTO | DESCRIBE | EXPLAIN | FORMAT | LOGICAL | CODEGEN | CAST | SHOW | TABLES | COLUMNS | COLUMN | USE
    | PARTITIONS | FUNCTIONS | DROP | UNION | EXCEPT | INTERSECT | TO | TABLESAMPLE | STRATIFY | ALTER | RENAME
    | ARRAY | MAP | STRUCT | COMMENT | SET | RESET | DATA | START | TRANSACTION | COMMIT | ROLLBACK | MACRO | FIRST
    | AFTER | IF | DIV | PERCENT | BUCKET | OUT | OF | SORT | CLUSTER | DISTRIBUTE | OVERWRITE | TRANSFORM | REDUCE
    | USING | SERDE | SERDEPROPERTIES | RECORDREADER | RECORDWRITER | DELIMITED | FIELDS | TERMINATED | COLLECTION
    | ITEMS | KEYS | ESCAPED | LINES | SEPARATED | FUNCTION | EXTENDED | REFRESH | CLEAR | CACHE | UNCACHE | LAZY
    | FORMATTED | TEMPORARY | OPTIONS | UNSET | TBLPROPERTIES | DBPROPERTIES | BUCKETS | SKEWED | STORED
    | DIRECTORIES | LOCATION | EXCHANGE | ARCHIVE | UNARCHIVE | FILEFORMAT | TOUCH | COMPACT | CONCATENATE | CHANGE
    | CASCADE | RESTRICT | CLUSTERED | SORTED | PURGE | INPUTFORMAT | OUTPUTFORMAT | DATABASE | DATABASES | DFS
    | TRUNCATE | ANALYZE | COMPUTE | LIST | STATISTICS | PARTITIONED | EXTERNAL | DEFINED | REVOKE | GRANT | LOCK
    | UNLOCK | MSCK | REPAIR | EXPORT | IMPORT | LOAD | ROLE | ROLES | COMPACTIONS | PRINCIPALS | TRANSACTIONS
    | INDEX | INDEXES | LOCKS | OPTION | ANTI | LOCAL | INPATH
  ;
