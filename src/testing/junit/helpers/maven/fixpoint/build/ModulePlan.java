package fixpoint.build;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.resolver.filter.CumulativeScopeArtifactFilter;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MavenPluginManager;
import org.apache.maven.plugin.Mojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.PlexusContainer;

/** What surefire would do with a module's tests, read off its goal as Maven configures it; it is not executed. */
final class ModulePlan {
  private final PlexusContainer container;
  private final MavenSession session;
  private final MavenProject project;

  ModulePlan(PlexusContainer container, MavenSession session, MavenProject project) {
    this.container = container;
    this.session = session;
    this.project = project;
  }

  Map<String, Object> describe() throws Exception {
    // The last goal that ran may have asked for less than what tests need.
    project.setArtifactFilter(
        new CumulativeScopeArtifactFilter(Arrays.asList("compile", "provided", "runtime", "system", "test")));
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("folder", project.getBasedir().getAbsolutePath());
    plan.put("javaHome", System.getProperty("java.home"));
    plan.put("javaVersion", System.getProperty("java.specification.version"));
    plan.put("sourceRoots", project.getCompileSourceRoots());
    plan.put("testSourceRoots", project.getTestCompileSourceRoots());
    plan.put("classes", project.getBuild().getOutputDirectory());
    plan.put("testClasses", project.getBuild().getTestOutputDirectory());
    plan.put("buildFolder", project.getBuild().getDirectory());
    plan.put("compilations", new Compilations(container, session, project).describe());
    MojoExecution surefire = surefire();
    if (surefire != null && new File(project.getBuild().getTestOutputDirectory()).isDirectory()) {
      plan.put("tests", testsOf(surefire));
    }
    return plan;
  }

  private MojoExecution surefire() throws Exception {
    LifecycleExecutor lifecycle = container.lookup(LifecycleExecutor.class);
    for (MojoExecution execution : lifecycle.calculateExecutionPlan(session, true, "test").getMojoExecutions()) {
      if (execution.getArtifactId().equals("maven-surefire-plugin") && execution.getGoal().equals("test")) {
        return execution;
      }
    }
    return null;
  }

  private Map<String, Object> testsOf(MojoExecution execution) throws Exception {
    container
        .lookup(BuildPluginManager.class)
        .getPluginRealm(session, execution.getMojoDescriptor().getPluginDescriptor());
    Object mojo = container.lookup(MavenPluginManager.class).getConfiguredMojo(Mojo.class, session, execution);
    Fields fields = new Fields(mojo);
    Map<String, Object> tests = new LinkedHashMap<>();
    tests.put("surefireVersion", execution.getVersion());
    tests.put("isSkipped", fields.isTrue("skip") || fields.isTrue("skipExec") || fields.isTrue("skipTests"));
    List<String> classpath = classpath(fields);
    tests.put("classpath", classpath);
    tests.put("jvm", fields.text("jvm"));
    String argLine = fields.text("argLine");
    tests.put("argLine", argLine == null ? "" : lateProperties(argLine));
    tests.put("enablesAssertions", !"false".equals(fields.text("enableAssertions")));
    tests.put("systemProperties", systemProperties(fields));
    tests.put("environment", fields.entries("environmentVariables"));
    tests.put("excludedEnvironment", fields.texts("excludedEnvironmentVariables"));
    String folder = fields.path("workingDirectory");
    tests.put("workingDirectory", folder == null ? project.getBasedir().getAbsolutePath() : folder);
    tests.put("includes", patterns(fields, "includes", "includesFile"));
    tests.put("excludes", patterns(fields, "excludes", "excludesFile"));
    tests.put("groups", fields.text("groups"));
    tests.put("excludedGroups", fields.text("excludedGroups"));
    tests.put("configurationParameters", fields.entries("properties").get("configurationParameters"));
    tests.put("framework", new FrameworkArtifacts(container, session, project).describe());
    return tests;
  }

  /** Test classes, classes, dependencies: surefire's order. */
  private List<String> classpath(Fields fields) {
    Set<String> classpath = new LinkedHashSet<>();
    classpath.add(project.getBuild().getTestOutputDirectory());
    classpath.add(project.getBuild().getOutputDirectory());
    List<String> excluded = fields.texts("classpathDependencyExcludes");
    String excludedScope = fields.text("classpathDependencyScopeExclude");
    for (Artifact artifact : project.getArtifacts()) {
      boolean isExcluded = isNamed(artifact, excluded) || artifact.getScope().equals(excludedScope);
      if (artifact.getArtifactHandler().isAddedToClasspath() && !isExcluded && artifact.getFile() != null) {
        classpath.add(artifact.getFile().getAbsolutePath());
      }
    }
    for (String elements : fields.texts("additionalClasspathElements")) {
      for (String element : elements.split(",")) if (!element.trim().isEmpty()) classpath.add(element.trim());
    }
    return new ArrayList<>(classpath);
  }

  private static boolean isNamed(Artifact artifact, List<String> patterns) {
    for (String pattern : patterns) {
      String[] parts = pattern.split(":");
      boolean hasGroup = matches(parts[0], artifact.getGroupId());
      if (hasGroup && (parts.length < 2 || matches(parts[1], artifact.getArtifactId()))) return true;
    }
    return false;
  }

  private static boolean matches(String pattern, String text) {
    return text.matches(pattern.replace(".", "\\.").replace("*", ".*"));
  }

  /** {@code @{name}} is replaced when surefire runs, so that goals before it can set properties. */
  private String lateProperties(String argLine) {
    String text = argLine;
    for (Map.Entry<Object, Object> entry : project.getProperties().entrySet()) {
      text = text.replace("@{" + entry.getKey() + "}", String.valueOf(entry.getValue()));
    }
    for (Map.Entry<Object, Object> entry : session.getUserProperties().entrySet()) {
      text = text.replace("@{" + entry.getKey() + "}", String.valueOf(entry.getValue()));
    }
    return text.replaceAll("\\s*[\r\n]+\\s*", " ").trim();
  }

  private Map<String, String> systemProperties(Fields fields) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("basedir", project.getBasedir().getAbsolutePath());
    properties.put("localRepository", session.getLocalRepository().getBasedir());
    properties.putAll(fields.entries("systemProperties"));
    Object file = fields.get("systemPropertiesFile");
    if (file instanceof File) properties.putAll(propertiesOf((File) file));
    properties.putAll(fields.entries("systemPropertyVariables"));
    for (Map.Entry<Object, Object> entry : session.getUserProperties().entrySet()) {
      String name = entry.getKey().toString();
      boolean isOurs = name.startsWith("fixpoint.") || name.equals("maven.ext.class.path");
      if (!isOurs) properties.put(name, entry.getValue().toString());
    }
    return properties;
  }

  private static Map<String, String> propertiesOf(File file) {
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    } catch (IOException absent) {
      return new LinkedHashMap<>();
    }
    Map<String, String> entries = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) entries.put(name, properties.getProperty(name));
    return entries;
  }

  private static List<String> patterns(Fields fields, String list, String fileName) throws IOException {
    List<String> patterns = new ArrayList<>();
    List<String> given = fields.texts(list);
    Object file = fields.get(fileName);
    if (file instanceof File) given.addAll(java.nio.file.Files.readAllLines(((File) file).toPath()));
    for (String line : given) {
      for (String pattern : line.split(",")) if (!pattern.trim().isEmpty()) patterns.add(pattern.trim());
    }
    return patterns;
  }
}
