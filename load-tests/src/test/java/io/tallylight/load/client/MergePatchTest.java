package io.tallylight.load.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of RFC 7396, appendix A, in which both are objects. */
class MergePatchTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}            | {'a':'c'}                | {'a':'c'}",
                "{'a':'b'}            | {'b':'c'}                | {'a':'b','b':'c'}",
                "{'a':'b'}            | {'a':null}               | {}",
                "{'a':'b','b':'c'}    | {'a':null}               | {'b':'c'}",
                "{'a':['b']}          | {'a':'c'}                | {'a':'c'}",
                "{'a':'c'}            | {'a':['b']}              | {'a':['b']}",
                "{'a':{'b':'c'}}      | {'a':{'b':'d','c':null}} | {'a':{'b':'d'}}",
                "{'a':[{'b':'c'}]}    | {'a':[1]}                | {'a':[1]}",
                "{'e':null}           | {'a':1}                  | {'e':null,'a':1}",
                "{}                   | {'a':{'bb':{'ccc':null}}}| {'a':{'bb':{}}}",
                "{'a':'text'}         | {'a':{'b':1}}            | {'a':{'b':1}}",
            })
    void aPatchChangesWhatItNamesAndNothingElse(String target, String patch, String result) throws Exception {
        var changed = object(target);
        MergePatch.apply(changed, object(patch));
        assertEquals(object(result), changed);
    }

    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    }
}
