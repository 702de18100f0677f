package fixpoint.run;

import java.io.IOException;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/** Runs or lists a module's tests in this process. usage: java fixpoint.run.Main REQUEST */
public final class Main {
  private static final long LONGEST_GOODBYE_MS = 2_000;

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Request request = Request.read(Paths.get(arguments[0]));
    for (String property : request.all("property")) {
      int equals = property.indexOf('=');
      System.setProperty(property.substring(0, equals), property.substring(equals + 1));
    }
    List<String> roots = new ArrayList<>(request.all("sourceRoot"));
    Sources sources = new Sources(request.path("tree"), roots);
    Coverage coverage = request.has("wantsCoverage") ? Coverage.open(request, sources) : Coverage.none();
    Events events = new Events(request.path("events"), coverage);
    Failures failures = new Failures(sources);
    Hang.answer(events, failures, Thread.currentThread());
    TestClasses classes = new TestClasses(request, sources);
    Selection selection = new Selection(request, classes);
    Context context = new Context(request, events, failures, classes, selection);
    TestEngine engine = (TestEngine) Class.forName(request.one("engine")).getDeclaredConstructor().newInstance();
    run(engine, context);
    sayGoodbye();
  }

  private static void run(TestEngine engine, Context context) throws IOException {
    try {
      engine.run(context);
      context.events.ended(context.selection.notFound(), false);
    } catch (Exception | LinkageError problem) {
      problem.printStackTrace();
      context.events.ended(new ArrayList<>(), true);
    }
  }

  /** Threads that tests left running do not hold the process, nor does what they do at its end. */
  private static void sayGoodbye() {
    Thread patience =
        new Thread(
            () -> {
              try {
                Thread.sleep(LONGEST_GOODBYE_MS);
              } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(0);
            });
    patience.setDaemon(true);
    patience.start();
    System.exit(0);
  }
}
