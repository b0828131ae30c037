package dev.exai.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void parse_everyKindOfValue_canBeLookedInto() {
        Json json = Json.parse(" { \"a\" : [ 1, -2.5e1 , true, false, null, {}, [] ], \"b\":\"x\\n\\u00e9\\\"\\/\" } ");

        assertThat(json.isObject()).isTrue();
        assertThat(json.get("a").items()).hasSize(7);
        assertThat(json.get("a").items().get(1).number(0)).isEqualTo(-25);
        assertThat(json.get("a").items().get(2).isTrue()).isTrue();
        assertThat(json.get("a").items().get(3).isTrue()).isFalse();
        assertThat(json.get("a").items().get(4).isPresent()).isFalse();
        assertThat(json.get("b").text()).isEqualTo("x\né\"/");
    }

    @Test
    void get_ofWhatIsNotThere_isAbsentAllTheWay() {
        Json absent = Json.parse("[]").get("a").get("b");

        assertThat(absent.isPresent()).isFalse();
        assertThat(absent.text()).isEmpty();
        assertThat(absent.number(3)).isEqualTo(3);
        assertThat(absent.items()).isEmpty();
    }

    @Test
    void quote_anything_readsBack() {
        String text = "a\"b\\c\n\u0001é🦊";

        assertThat(Json.parse(Json.quote(text)).text()).isEqualTo(text);
    }

    @Test
    void parse_noJson_isRefused() {
        assertThatThrownBy(() -> Json.parse("{")).isInstanceOf(IllegalArgumentException.class);
    }
}
