package io.tallylight.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
    private static JsonFields of(String text) {
        return JsonFields.of(Json.object().put("text", text), Set.of("text"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e9", "\u2615", "\ud83d\udecd"})
    void aTextIsMeasuredInCharactersWhateverTheyTakeInMemory(String character) {
        assertEquals(character.repeat(3), of(character.repeat(3)).text("text", 3, 3));
        for (int wrong : new int[] {2, 4}) {
            InvalidFieldException refused = assertThrows(
                    InvalidFieldException.class,
                    () -> of(character.repeat(wrong)).text("text", 3, 3));
            assertEquals("text", refused.field());
        }
    }

    @Test
    void halfACharacterIsNoText() {
        assertThrows(InvalidFieldException.class, () -> of("\ud83d").text("text", 1, 3));
    }
}
