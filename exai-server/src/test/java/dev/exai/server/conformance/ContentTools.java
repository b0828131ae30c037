package dev.exai.server.conformance;

import dev.exai.core.ErrorKind;
import dev.exai.core.ExaiException;
import dev.exai.server.mcp.FakeTool;
import dev.exai.server.tools.Content;
import dev.exai.server.tools.ResourceBody;
import dev.exai.server.tools.ToolCatalog;
import dev.exai.server.tools.ToolResult;

/** Tools that answer with each kind of content, and tools whose schemas are the point. */
final class ContentTools {
    private static final String RICH_SCHEMA = """
            {'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object',
             '$defs':{'address':{'$anchor':'addressDef','type':'object',
                'properties':{'street':{'type':'string'},'city':{'type':'string'}}}},
             'properties':{'name':{'type':'string'},'address':{'$ref':'#/$defs/address'},
                'contactMethod':{'type':'string','enum':['phone','email']},
                'phone':{'type':'string'},'email':{'type':'string'}},
             'allOf':[{'anyOf':[{'required':['phone']},{'required':['email']}]}],
             'if':{'properties':{'contactMethod':{'const':'phone'}},'required':['contactMethod']},
             'then':{'required':['phone']},'else':{'required':['email']},
             'additionalProperties':false}""";

    private static final String HEADER_SCHEMA = """
            {'type':'object','properties':{
                'region':{'type':'string','x-mcp-header':'Region'},
                'priority':{'type':'integer','x-mcp-header':'Priority'},
                'verbose':{'type':'boolean','x-mcp-header':'Verbose'},
                'query':{'type':'string'}}}""";

    private ContentTools() {}

    static void addTo(ToolCatalog tools) {
        Content image = new Content.Image(Fixtures.IMAGE, "image/png");
        tools.add(answering("test_simple_text", new Content.Text("This is a simple text response for testing.")));
        tools.add(answering("test_image_content", image));
        tools.add(answering("test_audio_content", new Content.Audio(Fixtures.AUDIO, "audio/wav")));
        tools.add(answering(
                "test_embedded_resource",
                new Content.Embedded(new ResourceBody.Text(
                        "test://embedded-resource", "text/plain", "This is an embedded resource content."))));
        tools.add(answering(
                "test_multiple_content_types",
                new Content.Text("Multiple content types test:"),
                image,
                new Content.Embedded(new ResourceBody.Text(
                        "test://mixed-content-resource", "application/json", "{\"test\":\"data\",\"value\":123}"))));
        tools.add(FakeTool.of("test_error_handling", (arguments, context) -> {
            throw new ExaiException(ErrorKind.INVALID_REQUEST, "This tool intentionally returns an error for testing");
        }));
        tools.add(FakeTool.of(
                "json_schema_2020_12_tool", RICH_SCHEMA, null, (arguments, context) -> ToolResult.text("ok")));
        tools.add(FakeTool.of("test_x_mcp_header", HEADER_SCHEMA, null, (arguments, context) -> ToolResult.text("ok")));
    }

    private static FakeTool answering(String name, Content... blocks) {
        ToolResult.Builder result = new ToolResult.Builder();
        for (Content block : blocks) {
            result.add(block);
        }
        ToolResult whole = result.build();
        return FakeTool.of(name, (arguments, context) -> whole);
    }
}
