"""The store on Neo4j, and a private server for machines that have none."""
