"""The MCP server: the rules as tools and resources for programs that converse (Model Context Protocol)."""
