package dev.exai.testkit;

import org.jspecify.annotations.Nullable;

/** Kimi's formula that searches the web: what it tells is encrypted, and only the model can read it. Stateless. */
final class KimiFormulaEndpoint implements Endpoint {
    /** What the formula's function is called. */
    static final String FUNCTION = "web_search";

    private static final String PATH = "/formulas/moonshot/web-search:latest";
    private static final String TOOLS =
            "{\"object\":\"list\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\""
                    + FUNCTION
                    + "\",\"description\":\"Search the web for information\",\"parameters\":{\"type\":\"object\","
                    + "\"properties\":{\"query\":{\"type\":\"string\"}},\"required\":[\"query\"]}}}]}";

    @Override
    public @Nullable Reply answer(RecordedRequest request, String path) {
        if (request.method().equals("GET") && path.equals(PATH + "/tools")) {
            return Reply.json(200, TOOLS);
        }
        return request.method().equals("POST") && path.equals(PATH + "/fibers") ? run(request) : null;
    }

    private static Reply run(RecordedRequest request) {
        Json body = Json.parse(request.bodyText());
        String query = Json.parse(body.get("arguments").text()).get("query").text();
        if (!body.get("name").text().equals(FUNCTION) || query.isEmpty()) {
            return Reply.json(200, "{\"id\":\"fiber-2\",\"status\":\"failed\",\"error\":\"query is required\"}");
        }
        return Reply.json(
                200,
                "{\"id\":\"fiber-1\",\"status\":\"succeeded\",\"context\":{\"input\":"
                        + Json.quote(body.get("arguments").text()) + ",\"encrypted_output\":"
                        + Json.quote("----MOONSHOT ENCRYPTED BEGIN----" + query + "----MOONSHOT ENCRYPTED END----")
                        + "}}");
    }
}
