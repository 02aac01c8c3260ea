package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.ledger.command.Outcome;
import io.tallylight.ledger.command.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The one table of refusals: what it says is what is answered, and in that order. */
class RefusalTableTest {
    private static final Path TABLE = Path.of("../docs/refusals.md");

    @Test
    void theTableNamesEveryRefusalInItsPrecedenceWithStatusAndProblem() throws Exception {
        List<String> documented = Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1))
                .toList();
        List<String> answered =
                Arrays.stream(Refusal.values()).map(RefusalTableTest::row).toList();
        assertEquals(String.join("\n", answered), String.join("\n", documented));
    }

    private static String row(Refusal refusal) {
        ProblemType problem = RefusalProblems.problem(new Outcome.Refused<>(refusal, List.of(), 1))
                .type();
        return "| `%s` | %d | `%s` |"
                .formatted(refusal.name().toLowerCase(Locale.ROOT), problem.status(), problem.word());
    }
}
