// @neo4j/graphql on GraphQL Yoga, over the Neo4j that the environment names. It prints its address and
// ends when its standard input does.
import { createServer } from 'node:http';
import { Neo4jGraphQL } from '@neo4j/graphql';
import { createYoga } from 'graphql-yoga';
import neo4j from 'neo4j-driver';
import { indexes, typeDefs } from './typedefs.mjs';

const { KB_STORE, KB_NEO4J_USER, KB_NEO4J_PASSWORD, KB_NEO4J_DATABASE } = process.env;
const driver = neo4j.driver(KB_STORE, neo4j.auth.basic(KB_NEO4J_USER, KB_NEO4J_PASSWORD));
for (const text of indexes) await driver.executeQuery(text, {}, { database: KB_NEO4J_DATABASE });
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const context = { executionContext: driver, sessionConfig: { database: KB_NEO4J_DATABASE } };
const server = createServer(createYoga({ schema, logging: false, context: () => ({ ...context }), graphqlEndpoint: '/graphql' }));
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/graphql`));
process.stdin.resume().on('end', () => process.exit());
