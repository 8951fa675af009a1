// Our labels as a user of @neo4j/graphql would describe them: enough of the graph for the six questions, and the
// indexes that their filters want.
export const typeDefs = /* GraphQL */ `
  type Statement
    @node
    @fulltext(indexes: [{ indexName: "statement_fulltext", queryName: "statementsByWords", fields: ["words"] }])
    @limit(default: 50, max: 100) {
    id: ID!
    type: String!
    act: String!
    text: String!
    words: String!
    newest: String!
    said_edtf: String
    said_earliest_date: Date
    said_latest_date: Date
    speaker: [Entity!]! @relationship(type: "SAID_BY", direction: OUT)
    about: [Entity!]! @relationship(type: "ABOUT", direction: OUT, properties: "About")
    claim: [Claim!]! @relationship(type: "EXPRESSES", direction: OUT)
    evidence: [Passage!]! @relationship(type: "EVIDENCED_BY", direction: OUT, properties: "Evidence")
    article: [Article!]! @relationship(type: "REPORTED_IN", direction: OUT)
  }
  type About @relationshipProperties {
    role: String!
  }
  type Evidence @relationshipProperties {
    part: String!
    n: Int!
  }
  type Entity @node {
    id: ID!
    type: String!
    name: String!
    by_name: String!
    statements: [Statement!]! @relationship(type: "SAID_BY", direction: IN)
  }
  type Claim @node {
    id: ID!
    gist: String!
  }
  type Passage @node {
    id: ID!
    exact: String!
    start: Int!
    end: Int!
    article: [Article!]! @relationship(type: "PRINTED_IN", direction: OUT)
  }
  type Article @node {
    id: ID!
    title: String
    url: String
    outlet: [Outlet!]! @relationship(type: "PUBLISHED", direction: IN)
  }
  type Outlet @node {
    id: ID!
    name: String!
  }
`;

export const indexes = [
  'CREATE INDEX peer_entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name)',
  'CREATE INDEX peer_said_earliest IF NOT EXISTS FOR (n:Statement) ON (n.said_earliest_date)',
  'CREATE INDEX peer_said_latest IF NOT EXISTS FOR (n:Statement) ON (n.said_latest_date)',
  'CALL db.awaitIndexes(300)',
];
