package fixpoint.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.PlexusContainer;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/** Which framework a module's tests are written for, and the jars beyond its classpath that running them takes. */
final class FrameworkArtifacts {
  private final PlexusContainer container;
  private final MavenSession session;
  private final MavenProject project;
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  FrameworkArtifacts(PlexusContainer container, MavenSession session, MavenProject project) {
    this.container = container;
    this.session = session;
    this.project = project;
    for (Artifact artifact : project.getArtifacts()) {
      versions.put(artifact.getGroupId() + ":" + artifact.getArtifactId(), artifact.getBaseVersion());
    }
  }

  Map<String, Object> describe() throws Exception {
    Map<String, Object> framework = new LinkedHashMap<>();
    String jupiter = versions.get("org.junit.jupiter:junit-jupiter-api");
    String platform = versions.get("org.junit.platform:junit-platform-engine");
    if (platform == null) platform = versions.get("org.junit.platform:junit-platform-commons");
    String junit4 = versions.get("junit:junit");
    Set<String> extra = new LinkedHashSet<>();
    if (jupiter != null || platform != null) {
      framework.put("name", "junit-platform");
      framework.put("version", jupiter != null ? jupiter : platform);
      String launcher = platform != null ? platform : jupiter.replaceFirst("^5\\.", "1.");
      if (!versions.containsKey("org.junit.platform:junit-platform-launcher")) {
        extra.addAll(resolve("org.junit.platform:junit-platform-launcher:" + launcher));
      }
      if (jupiter != null && !versions.containsKey("org.junit.jupiter:junit-jupiter-engine")) {
        extra.addAll(resolve("org.junit.jupiter:junit-jupiter-engine:" + jupiter));
      }
    } else if (junit4 != null) {
      framework.put("name", "junit4");
      framework.put("version", junit4);
    } else {
      String testng = versions.get("org.testng:testng");
      framework.put("name", testng == null ? "none" : "testng");
      framework.put("version", testng);
    }
    framework.put("jars", extra);
    List<String> agent = resolve("org.jacoco:org.jacoco.agent:jar:runtime:" + Jacoco.VERSION);
    List<String> core = resolve("org.jacoco:org.jacoco.core:" + Jacoco.VERSION);
    framework.put("jacocoAgent", agent.isEmpty() ? null : agent.get(0));
    framework.put("jacocoCore", core);
    framework.put("missing", missing);
    return framework;
  }

  /** The artifact's jar and those it needs, as far as the module does not have them. */
  private List<String> resolve(String coordinates) throws Exception {
    RepositorySystem repositories = container.lookup(RepositorySystem.class);
    CollectRequest collect = new CollectRequest();
    collect.setRoot(new Dependency(new DefaultArtifact(coordinates), "runtime"));
    collect.setRepositories(project.getRemoteProjectRepositories());
    List<String> jars = new ArrayList<>();
    try {
      for (ArtifactResult result :
          repositories
              .resolveDependencies(session.getRepositorySession(), new DependencyRequest(collect, null))
              .getArtifactResults()) {
        org.eclipse.aether.artifact.Artifact artifact = result.getArtifact();
        boolean isJacoco = coordinates.startsWith("org.jacoco");
        boolean isThere = versions.containsKey(artifact.getGroupId() + ":" + artifact.getArtifactId());
        if (isJacoco || !isThere) jars.add(artifact.getFile().getAbsolutePath());
      }
    } catch (DependencyResolutionException problem) {
      missing.add(coordinates);
      jars.clear();
    }
    return jars;
  }
}
