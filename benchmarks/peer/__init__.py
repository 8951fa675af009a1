"""Our server beside @neo4j/graphql on Yoga."""
