// The CRM template for 3CX. `npm run docs` writes it to docs/guide/3cx-offhook.xml.
import type { SetupFile } from '../mapping/mapping.ts'

export const threeCxFile: SetupFile = {
  name: '3cx-offhook.xml',
  text: `<?xml version="1.0" encoding="utf-8"?>
<Crm Name="Offhook" Version="1" Country="" SupportsEmojis="true">
  <Number Prefix="Plus" MaxLength="" />
  <Connection MaxConcurrentRequests="8" />
  <Parameters>
    <Parameter Name="Address" Type="String" Parent="General Configuration" Editor="String" Title="Source URL" Default="" />
    <Parameter Name="Secret" Type="Password" Parent="General Configuration" Editor="String" Title="Secret" Default="" />
    <Parameter Name="ReportCallEnabled" Type="Boolean" Parent="" Editor="String" Title="Report calls" Default="True" />
  </Parameters>
  <Authentication Type="No" />
  <Scenarios>
    <Scenario Id="ReportCall" Type="REST">
      <Request SkipIf="[ReportCallEnabled]!=True" Url="[Address]" MessagePasses="0" RequestContentType="application/json" RequestEncoding="Json" RequestType="Post" ResponseType="Json">
        <PostValues Key="">
          <Value Key="secret" Passes="1" Type="String">[Secret]</Value>
          <Value Key="id" Passes="1" Type="String">[Agent]-[Number]-[CallStartTimeUTC]</Value>
          <Value Key="call_type" Passes="1" Type="String">[CallType]</Value>
          <Value Key="direction" Passes="1" Type="String">[CallDirection]</Value>
          <Value Key="number" Passes="1" Type="String">[Number]</Value>
          <Value Key="name" Passes="1" Type="String">[Name]</Value>
          <Value Key="agent" Passes="1" Type="String">[Agent]</Value>
          <Value Key="agent_first_name" Passes="1" Type="String">[AgentFirstName]</Value>
          <Value Key="agent_last_name" Passes="1" Type="String">[AgentLastName]</Value>
          <Value Key="agent_email" Passes="1" Type="String">[AgentEmail]</Value>
          <Value Key="queue" Passes="1" Type="String">[QueueExtension]</Value>
          <Value Key="duration" Passes="1" Type="String">[Duration]</Value>
          <Value Key="started_at" Passes="2" Type="String">[[CallStartTimeUTC].ToString("yyyy-MM-ddTHH:mm:ssZ")]</Value>
          <Value Key="answered_at" Passes="2" Type="String">[[CallEstablishedTimeUTC].ToString("yyyy-MM-ddTHH:mm:ssZ")]</Value>
          <Value Key="ended_at" Passes="2" Type="String">[[CallEndTimeUTC].ToString("yyyy-MM-ddTHH:mm:ssZ")]</Value>
        </PostValues>
      </Request>
      <Variables />
      <Outputs AllowEmpty="true" />
    </Scenario>
  </Scenarios>
</Crm>
`,
}
