package fixpoint.build;

import fixpoint.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.apache.maven.eventspy.AbstractEventSpy;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.PlexusContainer;

/** Watches a build of Maven's and tells, as JSON lines, how surefire would run each module's tests, or why a build failed. */
@Named
@Singleton
public final class BuildSpy extends AbstractEventSpy {
  private final PlexusContainer container;
  private final String target = System.getProperty("fixpoint.plan");

  @Inject
  public BuildSpy(PlexusContainer container) {
    this.container = container;
  }

  @Override
  public void onEvent(Object event) throws Exception {
    if (target == null || !(event instanceof ExecutionEvent)) return;
    ExecutionEvent execution = (ExecutionEvent) event;
    switch (execution.getType()) {
      case ProjectSucceeded:
        tellModule(execution);
        break;
      case ProjectFailed:
      case MojoFailed:
        tell("failure", failureOf(execution.getProject(), execution.getException()));
        break;
      default:
    }
  }

  private void tellModule(ExecutionEvent event) throws IOException {
    try {
      tell("module", new ModulePlan(container, event.getSession(), event.getProject()).describe());
    } catch (Exception | LinkageError problem) {
      tell("failure", failureOf(event.getProject(), problem));
    }
  }

  private static Map<String, Object> failureOf(MavenProject project, Throwable problem) {
    Map<String, Object> failure = new LinkedHashMap<>();
    Throwable cause = problem;
    String compilerOutput = null;
    for (Throwable t = problem; t != null; t = t.getCause()) {
      cause = t;
      // maven-compiler-plugin's; the class is in the plugin's realm.
      if (t.getClass().getSimpleName().equals("CompilationFailureException")) {
        compilerOutput = String.valueOf(Fields.call(t, "getLongMessage"));
        break;
      }
    }
    File pom = project == null ? null : project.getFile();
    failure.put("folder", pom == null ? null : pom.getParent());
    failure.put("exceptionType", cause == null ? "Exception" : cause.getClass().getSimpleName());
    failure.put("message", String.valueOf(problem == null ? null : problem.getMessage()));
    failure.put("compilerOutput", compilerOutput);
    return failure;
  }

  private synchronized void tell(String kind, Map<String, Object> details) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("kind", kind);
    line.putAll(details);
    Files.write(
        Paths.get(target),
        Collections.singletonList(Json.text(line)),
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
