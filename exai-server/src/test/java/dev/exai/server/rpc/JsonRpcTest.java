package dev.exai.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.server.mcp.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.FloatNode;
import tools.jackson.databind.node.JsonNodeFactory;

class JsonRpcTest {
    private static Message message(String text) {
        return JsonRpc.message(JsonText.json(text));
    }

    private static String answer(JsonRpc.Malformed malformed) {
        return new String(malformed.answer(), StandardCharsets.UTF_8);
    }

    @Test
    void messages_ofEachKind_areToldApart() {
        assertThat(message("{'jsonrpc':'2.0','id':1,'method':'m','params':{'a':1}}"))
                .isInstanceOfSatisfying(Message.Request.class, request -> {
                    assertThat(request.id().asInt()).isEqualTo(1);
                    assertThat(request.params()).hasSize(1);
                });
        assertThat(message("{'jsonrpc':'2.0','id':'x','method':'m'}")).isInstanceOf(Message.Request.class);
        assertThat(message("{'jsonrpc':'2.0','method':'m'}")).isInstanceOf(Message.Notification.class);
        assertThat(message("{'jsonrpc':'2.0','id':1,'result':5}")).isInstanceOf(Message.Response.class);
        assertThat(message("{'jsonrpc':'2.0','id':1,'error':{}}")).isInstanceOf(Message.Response.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "5",
                "{}",
                "{'jsonrpc':'1.0','id':1,'method':'m'}",
                "{'jsonrpc':2.0,'id':1,'method':'m'}",
                "{'jsonrpc':'2.0','id':null,'method':'m'}",
                "{'jsonrpc':'2.0','id':1.5,'method':'m'}",
                "{'jsonrpc':'2.0','id':{},'method':'m'}",
                "{'jsonrpc':'2.0','id':1,'method':5}",
                "{'jsonrpc':'2.0','id':1,'method':'m','params':[]}",
                "{'jsonrpc':'2.0','id':1}",
                "{'jsonrpc':'2.0','result':1}",
                "{'jsonrpc':'2.0','id':1,'result':1,'error':{}}"
            })
    void documents_thatAreNoMessage_areInvalid(String text) {
        assertThatThrownBy(() -> message(text))
                .isInstanceOfSatisfying(
                        JsonRpc.Malformed.class, e -> assertThat(answer(e)).contains("-32600"));
    }

    @Test
    void malformed_withAReadableId_isAnsweredUnderIt() {
        assertThatThrownBy(() -> message("{'jsonrpc':'1.0','id':'x','method':'m'}"))
                .isInstanceOfSatisfying(
                        JsonRpc.Malformed.class, e -> assertThat(answer(e)).contains("\"id\":\"x\""));
    }

    @Test
    void numbers_ofEveryKind_areWritten() {
        assertThat(Json.text(FloatNode.valueOf(1.5f))).isEqualTo("1.5");
        assertThat(Json.text(DecimalNode.valueOf(new BigDecimal("1.25")))).isEqualTo("1.25");
        assertThat(Json.text(JsonNodeFactory.instance.numberNode(3L))).isEqualTo("3");
        assertThatThrownBy(() -> Json.text(BinaryNode.valueOf(new byte[1])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limits_outOfRange_areRefused() {
        Limits.Builder builder = new Limits.Builder();

        assertThatThrownBy(() -> builder.set(Limit.HTTP_BODY_BYTES, 0)).hasMessageContaining("http-body-bytes");
        assertThatThrownBy(() -> builder.set(Limit.HTTP_BODY_BYTES, 1L << 31)).hasMessageContaining("2147483647");
        assertThat(Limits.standard().of(Limit.JSON_DEPTH)).isEqualTo(64);
    }
}
