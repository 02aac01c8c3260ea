package io.tallylight.load.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.client.FeedView.Next;
import io.tallylight.load.facts.Stock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedViewTest {
    private final FeedView view = new FeedView(Map.of("A", 10L));

    @BeforeEach
    void connect() {
        view.connected();
    }

    @Test
    void anUpdateMergesOnlyWhatChanged() throws Exception {
        snapshot("e1", 5, "{'A':{'available':10,'reserved':0,'sold':0},'B':{'available':1,'reserved':0,'sold':0}}");
        assertEquals(Next.READY, update(5, 6, "{'A':{'available':7,'reserved':3},'B':null}"));
        assertEquals(Map.of("A", new Stock(7, 3, 0)), view.facts().offers());
        assertEquals(6, view.facts().seq());
        assertEquals("e1:6", view.after());
    }

    @Test
    void anUpdateThatTheSnapshotHoldsAlreadyIsIgnored() throws Exception {
        snapshot("e1", 5, "{'A':{'available':7,'reserved':3,'sold':0}}");
        assertEquals(Next.GO_ON, update(3, 4, "{'A':{'available':10,'reserved':0}}"));
        assertEquals(new Stock(7, 3, 0), view.facts().offers().get("A"));
        assertEquals(0, view.facts().backwards());
    }

    @Test
    void anUpdateBelowTheOneBeforeItWentBack() throws Exception {
        snapshot("e1", 5, "{}");
        update(5, 8, "{}");
        update(5, 7, "{}");
        assertEquals(1, view.facts().backwards());
    }

    @Test
    void aSnapshotBelowWhatItsEpochHadWentBack() throws Exception {
        snapshot("e1", 9, "{}");
        view.connected();
        snapshot("e1", 8, "{}");
        assertEquals(1, view.facts().backwards());
        assertEquals(2, view.facts().connects());
    }

    @Test
    void anotherEpochMayStartAnywhere() throws Exception {
        snapshot("e1", 9, "{}");
        view.connected();
        snapshot("e2", 1, "{}");
        assertEquals(0, view.facts().backwards());
    }

    @Test
    void theStateIsTheSnapshotWithEveryFieldMerged() throws Exception {
        accept("{'type':'snapshot','epoch':'e1','seq':5,'title':'T','titles':{'th':'x','de':'y'},'offers':{}}");
        accept("{'type':'update','from':5,'seq':6,'titles':{'th':null},'title':null,'sales':[],'viewers':3}");
        assertEquals(
                "{'epoch':'e1','seq':6,'titles':{'de':'y'},'offers':{},'viewers':3}".replace('\'', '"'),
                view.state().toString());
    }

    @Test
    void byeSaysOverWhatTimeToComeBackUntilTheNextConnection() throws Exception {
        accept("{'type':'bye','reconnectWithinMs':20000}");
        assertEquals(20_000, view.returnWithinMs());
        view.connected();
        assertEquals(0, view.returnWithinMs());
    }

    @Test
    void aGapAsksForANewConnection() throws Exception {
        assertNull(view.after());
        assertEquals(Next.RECONNECT, update(1, 2, "{}"));
        snapshot("e1", 5, "{}");
        assertEquals(Next.RECONNECT, update(6, 7, "{'A':{'available':1}}"));
        assertEquals("e1:5", view.after());
    }

    @Test
    void unitsThatAreBelowZeroOrDoNotAddUpAreImpossible() throws Exception {
        snapshot("e1", 5, "{'A':{'available':10,'reserved':0,'sold':0}}");
        update(5, 6, "{'A':{'available':9}}");
        update(6, 7, "{'A':{'available':-1,'reserved':11}}");
        update(7, 8, "{'B':{'available':-1}}");
        assertEquals(3, view.facts().impossible());
    }

    @Test
    void anErrorIsARefusalAndUnknownTypesAreNothing() throws Exception {
        accept("{'type':'error','problem':'/problems/x'}");
        accept("{'type':'ping','at':1}");
        accept("{'type':'of tomorrow'}");
        assertEquals(1, view.facts().refused());
    }

    private void snapshot(String epoch, long seq, String offers) throws Exception {
        assertEquals(
                Next.READY,
                accept("{'type':'snapshot','epoch':'" + epoch + "','seq':" + seq + ",'offers':" + offers + "}"));
    }

    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private Next update(long from, long seq, String offers) throws Exception {
        return accept("{'type':'update','from':" + from + ",'seq':" + seq + ",'offers':" + offers + "}");
    }

    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private Next accept(String json) throws Exception {
        return view.accept(new ObjectMapper().readTree(json.replace('\'', '"')));
    }
}
