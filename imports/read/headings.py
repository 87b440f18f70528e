"""The headings under which ledgers of counties, hotlines and cities keep what we call fields.

In the order of preference: where a sheet has two headings of one field, the earlier one counts.
A running number (序号) is no identity: every sheet has its own 1, 2, 3.
"""

from __future__ import annotations

HEADINGS: dict[str, str] = {
    "external_id": """
        编号 留言编号 工单编号 工单号 诉求编号 问题编号 问题序号 信访编号 信访件编号 受理编号 受理号 登记编号 案件编号
        投诉编号 事项编号 业务编号 来信编号 件号 流水号 流水编号 外部编号 台账编号 单号
        external_id id case_id case_number ticket_id ticket ServiceRequestNum service_request_id
        service_request_number request_id request_number reference SRRecordID unique_key""",
    "title": """
        标题 留言主题 主题 问题标题 诉求标题 来信标题 信访标题 工单标题 投诉标题 事项标题 问题名称 事项名称 题目
        投诉事项 反映事项 诉求事项 事由 title subject summary headline SRType service_request_type
        request_type complaint_type issue""",
    "text": """
        问题内容 留言详情 留言内容 诉求内容 反映内容 反映问题 反映的问题 反映问题内容 问题描述 问题详情 具体问题 具体内容
        主要内容 来信内容 来电内容 信访内容 投诉内容 举报内容 工单内容 诉求描述 事项内容 存在问题 存在的问题 问题线索
        问题及线索 质询问题 评议问题 内容 详情 问题 text description details content body complaint
        message request problem descriptor""",
    "received_at": """
        受理时间 受理日期 收到时间 收到日期 留言时间 来电时间 来电日期 来信时间 来信日期 来访时间 来访日期 登记时间 登记日期
        接收时间 接收日期 收件时间 收件日期 信访时间 信访日期 投诉时间 投诉日期 举报时间 反映时间 反映日期 诉求时间 提出时间
        提出日期 提交时间 提交日期 发布时间 创建时间 创建日期 质询时间 质询日期 时间 日期 received_at received
        date_received received_date CreatedDate created created_at date_created requested_datetime
        opened opened_at open_date submitted submitted_at reported_at date""",
    "channel": """
        来源 来源渠道 问题来源 诉求来源 工单来源 线索来源 渠道 受理渠道 受理方式 反映渠道 反映方式 来信渠道 信访形式 信访方式
        投诉渠道 投诉方式 channel source MethodReceived method_received intake_method origin""",
    "category": """
        类别 分类 问题类别 问题分类 问题类型 一级标签 一级分类 诉求类别 诉求类型 诉求分类 事项类别 内容分类 信访类别 工单类型
        工单分类 业务类别 类型 标签 category type topic service_name problem_type""",
    "unit": """
        责任单位 主办单位 承办单位 办理单位 牵头单位 责任部门 主办部门 承办部门 办理部门 处理单位 处办单位 整改单位
        整改责任单位 被评议单位 被质询单位 被投诉单位 被反映单位 被举报单位 涉及单位 单位 单位名称 部门 unit agency
        department responsible_unit responsible_agency agency_responsible assigned_to owner""",
    "place": """
        地点 地址 问题地点 问题地址 发生地点 事发地点 事发地址 诉求地址 诉求地点 反映地点 详细地址 具体地点 具体位置 位置
        所在地 所属区域 place address location incident_address street_address""",
    "reporter_name": """
        反映人 反映人姓名 留言用户 留言人 来信人 来电人 来访人 投诉人 投诉人姓名 举报人 举报人姓名 诉求人 诉求人姓名 信访人
        信访人姓名 当事人 联系人 联系人姓名 群众姓名 市民姓名 来电人姓名 姓名 reporter_name reporter name
        complainant requester requester_name citizen customer""",
    "reporter_contact": """
        联系方式 联系电话 反映人电话 反映人联系方式 来电号码 投诉人电话 投诉人联系方式 手机号 手机号码 手机 电话 电话号码
        信访人电话 reporter_contact contact phone telephone phone_number mobile email""",
    "anonymous": "是否匿名 匿名 实名匿名 anonymous is_anonymous",
    "reply": """
        答复意见 答复内容 回复内容 回复意见 答复 回复 办理结果 办结意见 办理意见 处理结果 处理意见 整改结果 办理情况 处理情况
        整改情况 办理答复 反馈内容 反馈意见 reply response answer resolution outcome
        resolution_description""",
    "replied_at": """
        答复时间 答复日期 回复时间 回复日期 反馈时间 反馈日期 replied_at replied reply_date
        response_date answered_at date_replied""",
    "due_at": """
        办理期限 办理时限 办结期限 办结时限 整改期限 整改时限 整改完成时限 完成时限 完成期限 承诺时限 承诺期限 截止时间 截止日期
        到期时间 到期日期 限办时间 限办日期 应办结时间 应办结日期 要求办结时间 要求完成时间 期限 时限 due_at due
        DueDate due_date deadline expected_datetime target_date""",
    "closed_at": """
        办结时间 办结日期 实际办结时间 完成时间 完成日期 整改完成时间 整改完成日期 销号时间 销号日期 结案时间 结案日期 办毕时间
        归档时间 closed_at closed CloseDate close_date closed_date date_closed resolved_at
        resolution_date completed_at""",
    "status": """
        状态 办理状态 工单状态 当前状态 处理状态 整改状态 问题状态 销号状态 办结状态 是否办结 是否销号 是否完成 办理进度 整改进度
        status SRStatus state case_status""",
    "satisfaction": """
        满意度 满意度评价 满意情况 满意程度 群众满意度 是否满意 群众是否满意 群众评价 评价结果 回访满意度 回访结果 满意度测评
        satisfaction rating satisfaction_rating""",
}

# Known to stand in ledgers and meant for nothing here: they help to find the row of headings.
OTHERS = """
    序号 行号 备注 反对数 点赞数 附件 交办时间 签收时间 协办单位 责任人 责任领导 整改措施 二级标签 三级标签 二级分类 三级分类
    年度 no number remarks notes StatusDate ZipCode Latitude Longitude Neighborhood"""
