package io.tallylight.load.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.client.UnexpectedReplyException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantedTest {
    private static final PlannedBasket BASKET =
            new PlannedBasket("replay-1-7-1", "anna", 0, Map.of("A", 3, "B", 2), Fate.CHECK_OUT, 10, List.of());
    private static final Map<String, Long> PRICES = Map.of("A", 100L, "B", 50L);

    @Test
    void aLineThatIsCutToNothingOrLeftOutIsCounted() throws Exception {
        var granted = Granted.of(answer("{'sku':'A','quantity':1,'unitPrice':100}", 100), BASKET, true, PRICES);
        assertEquals(Map.of("A", 1L), granted.units());
        assertEquals(2, granted.cutLines());
        assertEquals(3_000, granted.holdMs());
        var zero = Granted.of(
                answer("{'sku':'A','quantity':3,'unitPrice':100},{'sku':'B','quantity':0,'unitPrice':50}", 300),
                BASKET,
                true,
                PRICES);
        assertEquals(Map.of("A", 3L), zero.units());
        assertEquals(1, zero.cutLines());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'sku':'A','quantity':4,'unitPrice':100}",
                "{'sku':'A','quantity':-1,'unitPrice':100}",
                "{'sku':'A','quantity':1,'unitPrice':101}",
                "{'sku':'C','quantity':1,'unitPrice':100}",
                "{'sku':'A','quantity':0,'unitPrice':100}",
                "{'sku':'A','quantity':1,'unitPrice':100},{'sku':'A','quantity':1,'unitPrice':100}",
                "{'sku':'A','unitPrice':100}"
            })
    void whatWasNotAskedIsSeen(String lines) throws Exception {
        var answer = answer(lines, 100);
        assertThrows(UnexpectedReplyException.class, () -> Granted.of(answer, BASKET, true, PRICES));
    }

    @Test
    void allOrNothingMayNotCut() throws Exception {
        var answer = answer("{'sku':'A','quantity':3,'unitPrice':100},{'sku':'B','quantity':1,'unitPrice':50}", 350);
        assertThrows(UnexpectedReplyException.class, () -> Granted.of(answer, BASKET, false, PRICES));
    }

    @Test
    void aTotalThatIsNotTheSumOfItsLinesIsSeen() throws Exception {
        var answer = answer("{'sku':'A','quantity':3,'unitPrice':100}", 299);
        assertThrows(UnexpectedReplyException.class, () -> Granted.of(answer, BASKET, true, PRICES));
    }

    private static JsonNode answer(String lines, long total) throws Exception {
        var json = "{'id':'r1','state':'held','createdAt':1000,'expiresAt':4000,'total':" + total + ",'lines':[" + lines
                + "]}";
        return new ObjectMapper().readTree(json.replace('\'', '"'));
    }
}
