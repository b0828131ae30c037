package dev.exai.providers.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exai.core.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Schema, a value that fits, a value that does not; either value may be left out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {'type':'string'}                                  | 'a'                 | 1
            {'type':'integer'}                                 | 1.0                 | 1.5
            {'type':'number'}                                  | 1                   | '1'
            {'type':'boolean'}                                 | true                | 0
            {'type':'null'}                                    | null                | 0
            {'type':'array'}                                   | []                  | {}
            {'type':['string','null']}                         | null                | 1
            {'enum':['a',1]}                                   | 1.0                 | 'b'
            {'const':{'a':1}}                                  | {'a':1}             | {'a':2}
            {'minLength':2}                                    | 'ab'                | 'a'
            {'maxLength':1}                                    | '\\ud83d\\ude00'    | 'ab'
            {'pattern':'^a+$'}                                 | 'aa'                | 'ab'
            {'minimum':2}                                      | 2                   | 1.9
            {'maximum':2}                                      | 2                   | 3
            {'exclusiveMinimum':2}                             | 2.1                 | 2
            {'exclusiveMaximum':2}                             | 1                   | 2
            {'multipleOf':0.1}                                 | 0.3                 | 0.35
            {'required':['a']}                                 | {'a':1}             | {}
            {'properties':{'a':{'type':'string'}}}             | {'b':1}             | {'a':1}
            {'patternProperties':{'^x':{'type':'string'}}}     | {'x1':'a'}          | {'x1':1}
            {'properties':{'a':true},'additionalProperties':false} | {'a':1}         | {'b':1}
            {'additionalProperties':{'type':'string'}}         | {'b':'x'}           | {'b':1}
            {'propertyNames':{'maxLength':1}}                  | {'a':1}             | {'ab':1}
            {'minProperties':1}                                | {'a':1}             | {}
            {'maxProperties':1}                                | {'a':1}             | {'a':1,'b':1}
            {'dependentRequired':{'a':['b']}}                  | {'b':1}             | {'a':1}
            {'dependentSchemas':{'a':{'required':['b']}}}      | {'c':1}             | {'a':1}
            {'items':{'type':'string'}}                        | ['a']               | [1]
            {'prefixItems':[{'type':'string'}],'items':false}  | ['a']               | ['a',1]
            {'prefixItems':[{'type':'string'}]}                | ['a',1]             | [1]
            {'contains':{'type':'string'}}                     | [1,'a']             | [1]
            {'contains':{'type':'string'},'maxContains':1}     | ['a']               | ['a','b']
            {'contains':{'type':'string'},'minContains':0}     | []                  |
            {'minItems':1}                                     | [1]                 | []
            {'maxItems':1}                                     | [1]                 | [1,2]
            {'uniqueItems':true}                               | [1,2,'1']           | [1,1.0]
            {'allOf':[{'minimum':1},{'maximum':2}]}            | 1                   | 3
            {'anyOf':[{'type':'string'},{'minimum':5}]}        | 6                   | 4
            {'oneOf':[{'minimum':1},{'maximum':5}]}            | 0                   | 3
            {'not':{'type':'string'}}                          | 1                   | 'a'
            {'if':{'type':'string'},'then':{'minLength':2},'else':{'minimum':2}} | 'ab' | 'a'
            {'if':{'type':'string'},'else':{'minimum':2}}      | 'a'                 | 1
            {'$ref':'#/$defs/a','$defs':{'a':{'type':'string'}}} | 'a'               | 1
            {'$ref':'#b','$defs':{'a':{'$anchor':'b','type':'string'}}} | 'a'        | 1
            {'$schema':'https://json-schema.org/draft/2020-12/schema'} | 1           |
            true                                               | 1                   |
            {'not':true}                                       |                     | 1
            """)
    void keyword_isApplied(String schema, @Nullable String fits, @Nullable String breaks) {
        JsonSchema compiled = JsonSchema.compile(json(schema));

        if (fits != null) {
            assertThat(compiled.check(json(fits))).isEmpty();
        }
        if (breaks != null) {
            assertThat(compiled.check(json(breaks))).isNotEmpty();
        }
    }

    @Test
    void faults_areAllNamedWithTheirPlaces() {
        JsonSchema schema =
                JsonSchema.compile(json("{'type':'object','required':['model'],'additionalProperties':false,"
                        + "'properties':{'model':{'type':'string'},'n':{'type':'integer','minimum':1},"
                        + "'messages':{'items':{'properties':{'role':{'enum':['user']}}}}}}"));

        assertThat(schema.check(json("{'n':0,'messages':[{},{'role':'x'}],'base_url':'y'}")))
                .extracting(JsonSchema.Fault::toString)
                .containsExactlyInAnyOrder(
                        "model is required",
                        "n must be at least 1",
                        "messages[1].role must be one of [\"user\"]",
                        "base_url is not a known field");
        assertThat(JsonSchema.compile(json("{'type':'object'}")).check(json("[]")))
                .extracting(JsonSchema.Fault::toString)
                .containsExactly("must be an object");
    }

    @Test
    void faults_beyondFifty_areNotListed() {
        JsonSchema schema = JsonSchema.compile(json("{'items':{'type':'string'}}"));

        assertThat(schema.check(json("[" + "1,".repeat(99) + "1]"))).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "{'$ref':'https://evil.example/schema'}",
                "{'$ref':'other.json'}",
                "{'$ref':'#/$defs/none'}",
                "{'$ref':'#none'}",
                "{'$ref':'#'}",
                "{'$defs':{'a':{'properties':{'b':{'$ref':'#/$defs/a'}}}},'$ref':'#/$defs/a'}",
                "{'$schema':'http://json-schema.org/draft-04/schema#'}",
                "{'unevaluatedProperties':false}",
                "{'type':'strange'}",
                "{'pattern':'('}",
                "{'multipleOf':0}",
                "{'minimum':'1'}",
                "{'properties':[]}",
                "{'items':5}",
                "{'anyOf':[]}",
                "{'allOf':{}}"
            })
    void schema_thatCannotBeApplied_isRefused(String schema) {
        assertThatThrownBy(() -> JsonSchema.compile(json(schema))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void schema_tooLargeOrTooDeep_isRefusedQuickly() {
        String wide = "{'anyOf':[" + "true,".repeat(9_999) + "true]}";
        String deep = "{'items':".repeat(33) + "true" + "}".repeat(33);
        StringBuilder doubling = new StringBuilder("{'$defs':{'a0':{'type':'string'}");
        for (int i = 1; i < 20; i++) {
            String before = "{'$ref':'#/$defs/a" + (i - 1) + "'}";
            doubling.append(",'a" + i + "':{'allOf':[" + before + "," + before + "]}");
        }
        doubling.append("},'$ref':'#/$defs/a19'}");

        long start = TimeSource.system().nanos();
        for (String schema : new String[] {wide, deep, doubling.toString()}) {
            assertThatThrownBy(() -> JsonSchema.compile(json(schema))).hasMessageContaining("subschemas");
        }
        assertThat(Duration.ofNanos(TimeSource.system().nanos() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void schema_aroundTheBounds_isTakenUpToThem() {
        JsonSchema.compile(json("{'items':".repeat(32) + "true" + "}".repeat(32)));
        JsonSchema.compile(json("{'anyOf':[" + "true,".repeat(998) + "true]}"));

        assertThatThrownBy(() -> JsonSchema.compile(json("{'anyOf':[" + "true,".repeat(999) + "true]}")))
                .hasMessageContaining("subschemas");
    }

    /** JSON with single quotes for double ones, which reads better in Java. */
    private static JsonNode json(String text) {
        return MAPPER.readTree(text.replace('\'', '"'));
    }
}
