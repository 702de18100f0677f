package fixpoint.build;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MavenPluginManager;
import org.apache.maven.plugin.Mojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.PlexusContainer;

/**
 * How the compiler is called for a module, where that can be repeated without Maven: no other goal makes or changes
 * sources or classes, and no processor of annotations takes part. Null where it cannot.
 */
final class Compilations {
  /** Goals that neither read nor write Java. */
  private static final String HARMLESS =
      "maven-resources-plugin|maven-enforcer-plugin|maven-clean-plugin|maven-remote-resources-plugin"
          + "|maven-checkstyle-plugin|jacoco-maven-plugin|buildnumber-maven-plugin|maven-surefire-plugin|apache-rat-plugin"
          + "|maven-dependency-plugin|maven-toolchains-plugin";

  private final PlexusContainer container;
  private final MavenSession session;
  private final MavenProject project;

  Compilations(PlexusContainer container, MavenSession session, MavenProject project) {
    this.container = container;
    this.session = session;
    this.project = project;
  }

  List<Object> describe() throws Exception {
    List<Object> compilations = new ArrayList<>();
    LifecycleExecutor lifecycle = container.lookup(LifecycleExecutor.class);
    for (MojoExecution execution :
        lifecycle.calculateExecutionPlan(session, true, "process-test-classes").getMojoExecutions()) {
      String goal = execution.getGoal();
      if (execution.getArtifactId().equals("maven-compiler-plugin")) {
        Map<String, Object> compilation = compilation(execution, goal.equals("testCompile"));
        if (compilation == null) return null;
        compilations.add(compilation);
      } else if (!execution.getArtifactId().matches(HARMLESS) || goal.equals("instrument")) {
        return null;
      }
    }
    return compilations;
  }

  private Map<String, Object> compilation(MojoExecution execution, boolean isOfTests) throws Exception {
    container
        .lookup(BuildPluginManager.class)
        .getPluginRealm(session, execution.getMojoDescriptor().getPluginDescriptor());
    Object mojo = container.lookup(MavenPluginManager.class).getConfiguredMojo(Mojo.class, session, execution);
    Fields fields = new Fields(mojo);
    List<String> arguments = new ArrayList<>();
    List<String> roots =
        isOfTests ? project.getTestCompileSourceRoots() : project.getCompileSourceRoots();
    for (String root : roots) if (new File(root, "module-info.java").exists()) return null;
    boolean isPlain =
        String.valueOf(fields.text("compilerId")).equals("javac")
            && !fields.isTrue("fork")
            && fields.texts("annotationProcessorPaths").isEmpty()
            && fields.texts("annotationProcessors").isEmpty()
            && fields.entries("compilerArguments").isEmpty()
            && fields.get("jdkToolchain") == null
            && fields.get("multiReleaseOutput") != Boolean.TRUE;
    List<String> classpath =
        isOfTests ? project.getTestClasspathElements() : project.getCompileClasspathElements();
    if (!isPlain || (!"none".equals(fields.text("proc")) && hasProcessor(classpath))) return null;
    String release = testText(fields, "Release", isOfTests);
    if (release != null && !release.isEmpty()) add(arguments, "--release", release);
    else {
      add(arguments, "-source", testText(fields, "Source", isOfTests));
      add(arguments, "-target", testText(fields, "Target", isOfTests));
    }
    add(arguments, "-encoding", fields.text("encoding"));
    arguments.add(debugFlag(fields));
    if (fields.isTrue("parameters")) arguments.add("-parameters");
    if (fields.isTrue("enablePreview")) arguments.add("--enable-preview");
    arguments.add("-nowarn");
    arguments.add("-proc:none");
    arguments.addAll(fields.texts("compilerArgs"));
    String single = fields.text("compilerArgument");
    if (single != null) for (String argument : single.trim().split("\\s+")) arguments.add(argument);
    Map<String, Object> compilation = new LinkedHashMap<>();
    compilation.put("sourceRoots", roots);
    compilation.put(
        "output", isOfTests ? project.getBuild().getTestOutputDirectory() : project.getBuild().getOutputDirectory());
    compilation.put("classpath", classpath);
    compilation.put("arguments", arguments);
    return compilation;
  }

  /** The compiler takes processors off the classpath when none is named. */
  private static boolean hasProcessor(List<String> classpath) throws IOException {
    String service = "META-INF/services/javax.annotation.processing.Processor";
    for (String element : classpath) {
      File file = new File(element);
      if (file.isDirectory() && new File(file, service).exists()) return true;
      if (!file.isFile()) continue;
      try (ZipFile jar = new ZipFile(file)) {
        if (jar.getEntry(service) != null) return true;
      }
    }
    return false;
  }

  /** `testRelease` stands before `release` for tests. */
  private static String testText(Fields fields, String name, boolean isOfTests) {
    String own = isOfTests ? fields.text("test" + name) : null;
    return own != null && !own.isEmpty() ? own : fields.text(name.toLowerCase());
  }

  private static String debugFlag(Fields fields) {
    if ("false".equals(fields.text("debug"))) return "-g:none";
    String level = fields.text("debuglevel");
    return level == null || level.isEmpty() ? "-g" : "-g:" + level;
  }

  private static void add(List<String> arguments, String flag, String value) {
    if (value == null || value.isEmpty()) return;
    arguments.add(flag);
    arguments.add(value);
  }
}
